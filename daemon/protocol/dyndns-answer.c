/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/dyndns-answer.h"

#include <string.h>

#define REALM "WWW-Authenticate: Basic realm=\"Restante heartbeat\", charset=\"UTF-8\"\r\n"

/* Clients look at the word, those that look at the status, too, want 200 with it. */
static const struct
{
  const char *status;
  const char *word;
  gboolean tells_address;
  const char *header; /* of its own, or NULL */
} answers[] = {
  [RESTANTE_DYNDNS_GOOD] = { "200 OK", "good", TRUE, NULL },
  [RESTANTE_DYNDNS_NOCHG] = { "200 OK", "nochg", TRUE, NULL },
  [RESTANTE_DYNDNS_NOHOST] = { "200 OK", "nohost", FALSE, NULL },
  [RESTANTE_DYNDNS_NOTFQDN] = { "200 OK", "notfqdn", FALSE, NULL },
  [RESTANTE_DYNDNS_ABUSE] = { "200 OK", "abuse", FALSE, NULL },
  [RESTANTE_DYNDNS_TROUBLE] = { "200 OK", "911", FALSE, NULL },
  [RESTANTE_DYNDNS_BADAUTH] = { "401 Unauthorized", "badauth", FALSE, REALM },
  [RESTANTE_DYNDNS_BLOCKED] = { "429 Too Many Requests", "911", FALSE, "Retry-After: 600\r\n" },
  [RESTANTE_DYNDNS_MALFORMED] = { "400 Bad Request", "This is no HTTP request.", FALSE, NULL },
  [RESTANTE_DYNDNS_ELSEWHERE] = { "404 Not Found", "There is /nic/update, and nothing else.", FALSE,
                                  NULL },
  [RESTANTE_DYNDNS_NOT_GET] = { "405 Method Not Allowed", "There is GET, and nothing else.", FALSE,
                                "Allow: GET\r\n" },
  [RESTANTE_DYNDNS_TOO_SLOW] = { "408 Request Timeout", "The request took too long.", FALSE, NULL },
  [RESTANTE_DYNDNS_TOO_LARGE] = { "431 Request Header Fields Too Large",
                                  "The request is longer than 4 KiB.", FALSE, NULL },
};

char *
restante_dyndns_answer_line (RestanteDyndnsAnswer answer, const char *const *addresses)
{
  g_autofree char *list = NULL;

  if (!answers[answer].tells_address)
    return g_strdup (answers[answer].word);
  list = g_strjoinv (",", (char **)addresses);
  return g_strconcat (answers[answer].word, " ", list, NULL);
}

char *
restante_dyndns_answer_response (RestanteDyndnsAnswer answer, const char *const *lines)
{
  g_autofree char *body =
      lines != NULL ? g_strjoinv ("\n", (char **)lines) : g_strdup (answers[answer].word);
  const char *header = answers[answer].header;

  return g_strdup_printf ("HTTP/1.1 %s\r\n"
                          "Content-Type: text/plain; charset=utf-8\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n"
                          "Cache-Control: no-store\r\n"
                          "Connection: close\r\n"
                          "%s\r\n"
                          "%s\n",
                          answers[answer].status, strlen (body) + 1, header != NULL ? header : "",
                          body);
}
