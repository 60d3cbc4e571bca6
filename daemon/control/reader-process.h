/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a message in a process of its own, restante-reader: what hostile mail does to a parser
 * happens there, and the libraries for it are not in the daemon. It never believes the process:
 * what it says is bounded in size and time and must be the document that is wanted. */
#pragma once

#include "api/reading.h"

G_BEGIN_DECLS

#define RESTANTE_READER_PROCESS_PATIENCE 30 /* seconds */

/* Where the program is: in the tree that this one was built in, else where it is installed. Free
 * it. */
char *restante_reader_process_find (void);

/* Gives @program the file @message, which is closed, and @patience seconds to read it; its end is
 * waited for. Blocks. RESTANTE_API_ERROR_FAILED in words for a person. The reading has no id. */
RestanteReading *
restante_reader_process_read (const char *program, int message, guint patience, GError **error);

G_END_DECLS
