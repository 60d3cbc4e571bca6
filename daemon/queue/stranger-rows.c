/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/stranger-rows.h"

gboolean
restante_stranger_rows_store_sight (RestanteDatabase *database,
                                    const RestanteDomainRecord *record,
                                    GError **error)
{
  const RestanteStrangerSight *sight = record->stranger;

  if (sight == NULL)
    return restante_database_run (database, error, "DELETE FROM stranger WHERE domain_id = ?", "i",
                                  record->id);
  return restante_database_run (database, error,
                                "INSERT OR REPLACE INTO stranger"
                                " (domain_id, fingerprint, address, since, said)"
                                " VALUES (?, ?, ?, ?, ?)",
                                "issis", record->id, sight->fingerprint, sight->address,
                                sight->since, sight->said);
}

/* A key that stays denied keeps the time of its first denial. */
static gboolean
drop_others (RestanteDatabase *database, const RestanteDomainRecord *record, GError **error)
{
  g_autofree char *keys = g_strjoinv (" ", record->denied);

  return restante_database_run (database, error,
                                "DELETE FROM denied_key WHERE domain_id = ? AND"
                                " instr (' ' || ? || ' ', ' ' || fingerprint || ' ') = 0",
                                "is", record->id, keys);
}

gboolean
restante_stranger_rows_store_denied (RestanteDatabase *database,
                                     const RestanteDomainRecord *record,
                                     GError **error)
{
  if (!drop_others (database, record, error))
    return FALSE;
  for (guint i = 0; record->denied[i] != NULL; i++) {
    if (!restante_database_run (database, error,
                                "INSERT OR IGNORE INTO denied_key (domain_id, fingerprint, time)"
                                " VALUES (?, ?, unixepoch ())",
                                "is", record->id, record->denied[i]))
      return FALSE;
  }
  return TRUE;
}
