/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/router.h"

#include "api/error.h"

static void
test_found (void)
{
  static const struct
  {
    const char *method;
    const char *path;
    const char *pattern;
    const char *argument; /* or NULL */
    RestanteRight right;
  } rows[] = {
    { "GET", "/v1/status", "/v1/status", NULL, RESTANTE_RIGHT_LOOK },
    { "GET", "/v1/events", "/v1/events", NULL, RESTANTE_RIGHT_LOOK },
    { "GET", "/v1/store-check", "/v1/store-check", NULL, RESTANTE_RIGHT_LOOK },
    { "GET", "/v1/domains", "/v1/domains", NULL, RESTANTE_RIGHT_LOOK },
    { "POST", "/v1/domains", "/v1/domains", NULL, RESTANTE_RIGHT_CHANGE },
    { "GET", "/v1/domains/example.org", "/v1/domains/*", "example.org", RESTANTE_RIGHT_LOOK },
    { "PATCH", "/v1/domains/example.org", "/v1/domains/*", "example.org", RESTANTE_RIGHT_CHANGE },
    { "DELETE", "/v1/domains/example.org", "/v1/domains/*", "example.org", RESTANTE_RIGHT_CHANGE },
    { "POST", "/v1/domains/a.b/probe", "/v1/domains/*/probe", "a.b", RESTANTE_RIGHT_CHANGE },
    { "POST", "/v1/domains/a.b/trust", "/v1/domains/*/trust", "a.b", RESTANTE_RIGHT_CHANGE },
    { "GET", "/v1/domains/a.b/heartbeat", "/v1/domains/*/heartbeat", "a.b", RESTANTE_RIGHT_LOOK },
    { "POST", "/v1/domains/a.b/heartbeat", "/v1/domains/*/heartbeat", "a.b",
      RESTANTE_RIGHT_CHANGE },
    { "DELETE", "/v1/domains/a.b/heartbeat", "/v1/domains/*/heartbeat", "a.b",
      RESTANTE_RIGHT_CHANGE },
    { "PUT", "/v1/domains/a.b/heartbeat/publish", "/v1/domains/*/heartbeat/publish", "a.b",
      RESTANTE_RIGHT_CHANGE },
    { "DELETE", "/v1/domains/a.b/heartbeat/publish", "/v1/domains/*/heartbeat/publish", "a.b",
      RESTANTE_RIGHT_CHANGE },
    { "POST", "/v1/domains/a.b/deny", "/v1/domains/*/deny", "a.b", RESTANTE_RIGHT_CHANGE },
    { "GET", "/v1/queue", "/v1/queue", NULL, RESTANTE_RIGHT_LOOK },
    { "GET", "/v1/queue/marks", "/v1/queue/marks", NULL, RESTANTE_RIGHT_LOOK },
    { "GET", "/v1/queue/17", "/v1/queue/*", "17", RESTANTE_RIGHT_LOOK },
    { "GET", "/v1/queue/17/content", "/v1/queue/*/content", "17", RESTANTE_RIGHT_LOOK },
    { "POST", "/v1/queue/delete", "/v1/queue/delete", NULL, RESTANTE_RIGHT_CHANGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (GStrv) arguments = NULL;
    g_autoptr (GError) error = NULL;
    const RestanteRoute *route =
        restante_router_find (rows[i].method, rows[i].path, &arguments, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (route->path, ==, rows[i].pattern);
    g_assert_cmpstr (route->method, ==, rows[i].method);
    g_assert_cmpint (route->right, ==, rows[i].right);
    g_assert_cmpstr (arguments[0], ==, rows[i].argument);
  }
}

static void
test_not_found (void)
{
  static const char *const paths[] = {
    "",
    "/",
    "*",
    "/v1",
    "/v1/",
    "/v1/statu",
    "/v1/status/",
    "/v2/status",
    "/v1/domains/",
    "/v1/domains//probe",
    "/v1/domains/a.b/fences",
    "/v1/queue/17/content/x",
    "/V1/status",
  };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_auto (GStrv) arguments = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_null (restante_router_find ("GET", paths[i], &arguments, &error));
    g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_NOT_FOUND);
  }
}

static void
test_wrong_method (void)
{
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (restante_router_find ("PUT", "/v1/domains/a.b", &arguments, &error));
  g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE);
  g_assert_cmpstr (error->message, ==,
                   "PUT is not possible at /v1/domains/a.b; it takes GET, PATCH, DELETE.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/control/router/found", test_found);
  g_test_add_func ("/control/router/not-found", test_not_found);
  g_test_add_func ("/control/router/wrong-method", test_wrong_method);
  return g_test_run ();
}
