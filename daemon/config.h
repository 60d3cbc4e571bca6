/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of restanted.conf, checked and complete. It never holds what the owner changes at
 * run time: that is in the store. */
#pragma once

#include "config-value.h"

G_BEGIN_DECLS

typedef struct
{
  /* [server] */
  char *hostname;
  char **listen;           /* "ADDR:PORT" */
  char **public_addresses; /* IP addresses; empty: to be found out */
  char *state_directory;
  char *control;
  char *user;              /* what root goes on as; "root": as root */
  gint64 max_message_size; /* bytes */
  gint64 max_connections;
  gint64 max_connections_per_address;
  gint64 min_free_space; /* bytes */
  gint64 keep_delivered; /* seconds */
  /* [tls]; both or neither */
  char *certificate;
  char *key;
  char *trusted_ca; /* a file in PEM form, or NULL: the system's */
  /* [dns] */
  char **dns_servers; /* "ADDR:PORT" */
  gint64 authoritative_port;
  gint64 mta_sts_port;
  char *trust_anchor;      /* a file of DS or DNSKEY lines, or NULL */
  char **public_resolvers; /* "ADDR:PORT"; empty: none is asked */
  gint64 check_interval;   /* seconds */
  gint64 watch_interval;   /* seconds */
  gint64 dns_timeout;      /* seconds for a look-up */
  /* [probe], seconds but for failures */
  gint64 interval;
  gint64 interval_down;
  gint64 interval_down_max;
  gint64 failures;
  gint64 timeout;
  char **line_check; /* "ADDR:PORT"; empty: the gateway and dns_servers */
  /* [delivery] */
  gint64 connections;
  /* [heartbeat] */
  char **heartbeat_listen;       /* "ADDR:PORT"; empty: off */
  char **heartbeat_listen_plain; /* the same for plain HTTP */
  char *heartbeat_certificate;   /* both or neither: those of [tls] */
  char *heartbeat_key;
  /* [odmr]; off when both are empty */
  char **odmr_listen;     /* "ADDR:PORT" */
  char **odmr_listen_tls; /* the same; TLS from the first byte */
  gboolean odmr_plain_auth;
  /* [notify] */
  char *webhook;           /* a URL, or NULL */
  char *ntfy;              /* the same */
  char *ntfy_token_file;   /* or NULL */
  gboolean notify_details; /* which mail it is, too */
  gint64 notify_limit;     /* in an hour */
} RestanteConfig;

/* Every error is one line with file, line and key that says what is wanted. */
RestanteConfig *restante_config_load (const char *path, GError **error);
void restante_config_free (RestanteConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteConfig, restante_config_free)

G_END_DECLS
