/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The addresses that the guard of a domain deals with: where its fence leads the name, and where
 * the home is looked for meanwhile. */
#include "dns/own-addresses.h"
#include "policy/fence-plan.h"
#include "watch/fence-guard-private.h"
#include "watch/fence-sight.h"
#include "watch/fence-write.h"

static const char *const *
list (char **data)
{
  return (const char *const *)data;
}

static char **
own_addresses (RestanteFenceGuard *self)
{
  return self->context->public_addresses[0] != NULL
             ? g_strdupv ((char **)self->context->public_addresses)
             : restante_own_addresses ();
}

char **
restante_fence_guard_list_value (RestanteFenceGuard *self)
{
  g_auto (GStrv) own = own_addresses (self);

  return restante_fence_resolve_to (self->record->to, list (own));
}

gboolean
restante_fence_guard_check_value (RestanteFenceGuard *self, const char *to, GError **error)
{
  g_auto (GStrv) own = own_addresses (self);

  if (!g_str_equal (to, "self") || own[0] != NULL)
    return TRUE;
  g_set_error_literal (
      error, RESTANTE_FENCE_ERROR, RESTANTE_FENCE_ERROR_INVALID,
      "the public address of this machine is not known: set public-address in [server], or choose "
      "--to nothing or an address");
  return FALSE;
}

void
restante_fence_guard_set_places (RestanteFenceGuard *self, const char *const *value)
{
  const char *domain = self->record->domain;
  g_autoptr (RestanteDomainRecord) record =
      restante_queue_find_domain (self->context->queue, domain);
  g_autoptr (GStrvBuilder) avoided = g_strv_builder_new ();
  g_auto (GStrv) written = restante_fence_sight_list_written (self->record);
  g_auto (GStrv) own = own_addresses (self);
  g_auto (GStrv) all = NULL;

  if (!restante_fence_sight_may_be_fenced (self->record) && value == NULL) {
    restante_watch_avoid (self->context->watch, domain, NULL);
    restante_watch_set_place (self->context->watch, domain, RESTANTE_PLACE_LAST, NULL);
    return;
  }
  g_strv_builder_addv (avoided, (const char **)written);
  g_strv_builder_addv (avoided, (const char **)own);
  if (value != NULL)
    g_strv_builder_addv (avoided, (const char **)value);
  all = g_strv_builder_end (avoided);
  restante_watch_avoid (self->context->watch, domain, list (all));
  restante_watch_set_place (self->context->watch, domain, RESTANTE_PLACE_LAST,
                            record != NULL ? record->last_address : NULL);
}
