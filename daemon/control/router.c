/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/router.h"

#include "api/error.h"
#include "control/route-activities.h"
#include "control/route-content.h"
#include "control/route-dial-in.h"
#include "control/route-dns-changes.h"
#include "control/route-dns.h"
#include "control/route-domains.h"
#include "control/route-events.h"
#include "control/route-fence.h"
#include "control/route-heartbeat.h"
#include "control/route-outages.h"
#include "control/route-primary.h"
#include "control/route-queue.h"
#include "control/route-reading.h"
#include "control/route-status.h"
#include "control/route-store-check.h"
#include "control/route-verbs.h"
#include "control/route-writers.h"

#define LOOK   RESTANTE_RIGHT_LOOK
#define CHANGE RESTANTE_RIGHT_CHANGE

/* The first row that fits counts. */
static const RestanteRoute routes[] = {
  { "GET", "/v1/status", LOOK, restante_route_status },
  { "GET", "/v1/events", LOOK, restante_route_events },
  { "GET", "/v1/activities", LOOK, restante_route_activities },
  { "GET", "/v1/outages", LOOK, restante_route_outages },
  { "GET", "/v1/store-check", LOOK, restante_route_store_check },

  { "GET", "/v1/domains", LOOK, restante_route_list_domains },
  { "POST", "/v1/domains", CHANGE, restante_route_add_domain },
  { "GET", "/v1/domains/*", LOOK, restante_route_get_domain },
  { "PATCH", "/v1/domains/*", CHANGE, restante_route_set_domain },
  { "DELETE", "/v1/domains/*", CHANGE, restante_route_remove_domain },
  { "GET", "/v1/domains/*/dial-in", LOOK, restante_route_show_dial_in },
  { "POST", "/v1/domains/*/dial-in", CHANGE, restante_route_add_dial_in },
  { "DELETE", "/v1/domains/*/dial-in", CHANGE, restante_route_remove_dial_in },
  { "GET", "/v1/domains/*/dns", LOOK, restante_route_dns },
  { "POST", "/v1/domains/*/dns/check", LOOK, restante_route_dns_check },
  { "GET", "/v1/domains/*/dns/plan", LOOK, restante_route_dns_plan },
  { "POST", "/v1/domains/*/dns/apply", CHANGE, restante_route_dns_apply },
  { "POST", "/v1/domains/*/dns/undo", CHANGE, restante_route_dns_undo },
  { "GET", "/v1/domains/*/fence", LOOK, restante_route_fence },
  { "PUT", "/v1/domains/*/fence", CHANGE, restante_route_fence_on },
  { "DELETE", "/v1/domains/*/fence", CHANGE, restante_route_fence_off },
  { "POST", "/v1/domains/*/fence/now", CHANGE, restante_route_fence_now },
  { "POST", "/v1/domains/*/fence/restore", CHANGE, restante_route_fence_restore },
  { "GET", "/v1/domains/*/heartbeat", LOOK, restante_route_get_heartbeat },
  { "POST", "/v1/domains/*/heartbeat", CHANGE, restante_route_add_heartbeat },
  { "DELETE", "/v1/domains/*/heartbeat", CHANGE, restante_route_remove_heartbeat },
  { "PUT", "/v1/domains/*/heartbeat/publish", CHANGE, restante_route_publish_heartbeat },
  { "DELETE", "/v1/domains/*/heartbeat/publish", CHANGE, restante_route_unpublish_heartbeat },
  { "POST", "/v1/domains/*/probe", CHANGE, restante_route_probe },
  { "POST", "/v1/domains/*/trust", CHANGE, restante_route_trust },
  { "POST", "/v1/domains/*/deny", CHANGE, restante_route_deny },
  { "POST", "/v1/domains/*/pause", CHANGE, restante_route_pause },
  { "POST", "/v1/domains/*/resume", CHANGE, restante_route_resume },

  { "GET", "/v1/writers", LOOK, restante_route_list_writers },
  { "POST", "/v1/writers", CHANGE, restante_route_add_writer },
  { "DELETE", "/v1/writers/*", CHANGE, restante_route_remove_writer },
  { "POST", "/v1/writers/*/test", CHANGE, restante_route_test_writer },

  { "GET", "/v1/queue", LOOK, restante_route_list_queue },
  { "GET", "/v1/queue/marks", LOOK, restante_route_marks },
  { "POST", "/v1/queue/resend", CHANGE, restante_route_resend },
  { "POST", "/v1/queue/extend", CHANGE, restante_route_extend },
  { "POST", "/v1/queue/delete", CHANGE, restante_route_delete },
  { "GET", "/v1/queue/*", LOOK, restante_route_get_message },
  { "GET", "/v1/queue/*/content", LOOK, restante_route_content },
  { "GET", "/v1/queue/*/reading", LOOK, restante_route_reading },
};

/* What the stars of @pattern stand for in @path, or NULL when it does not fit. */
static char **
match (const char *pattern, const char *path)
{
  g_auto (GStrv) wanted = g_strsplit (pattern, "/", -1);
  g_auto (GStrv) given = g_strsplit (path, "/", -1);
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();

  if (g_strv_length (wanted) != g_strv_length (given))
    return NULL;
  for (guint i = 0; wanted[i]; i++) {
    gboolean star = g_str_equal (wanted[i], "*");
    if (star && *given[i])
      g_strv_builder_add (arguments, given[i]);
    else if (star || !g_str_equal (wanted[i], given[i]))
      return NULL;
  }
  return g_strv_builder_end (arguments);
}

const RestanteRoute *
restante_router_find (const char *method, const char *path, char ***arguments, GError **error)
{
  g_autoptr (GString) methods = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++) {
    g_auto (GStrv) found = match (routes[i].path, path);
    if (found && g_str_equal (routes[i].method, method)) {
      *arguments = g_steal_pointer (&found);
      return &routes[i];
    }
    if (found)
      g_string_append_printf (methods, "%s%s", methods->len > 0 ? ", " : "", routes[i].method);
  }
  if (methods->len > 0)
    g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
                 "%s is not possible at %s; it takes %s.", method, path, methods->str);
  else
    g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_NOT_FOUND,
                 "There is nothing at %s; is this holder older than your program?", path);
  return NULL;
}
