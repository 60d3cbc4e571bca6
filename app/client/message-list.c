/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/message-list.h"

#include "client/message-rows.h"

/* Between an event and the reading that it causes: a drain sends many. */
#define REFRESH_MS 300
/* Pages that a fast scroll has asked for and not waited for are forgotten. */
#define WANTED_MAX 8

struct _RestanteMessageList
{
  GObject parent_instance;
  RestanteHolder *holder;
  RestanteQuery *query;
  guint n_rows;
  char *problem;
  gboolean loading;

  RestanteMessageRows *rows;
  RestanteRowCache *cache; /* of the rows */
  char **marks;            /* the keys of the pages, as long as the list has not changed; or NULL */
  GQueue wanted;           /* pages, the last wanted first */
  gboolean stale;
  GCancellable *reading; /* one run at a time; NULL: none */
  GSource *timer;
};

enum
{
  PROP_0,
  PROP_N_ITEMS,
  PROP_LOADING,
  PROP_PROBLEM,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

static void list_model_init (GListModelInterface *iface);
static void pump (RestanteMessageList *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (RestanteMessageList,
                               restante_message_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
set_loading (RestanteMessageList *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
set_problem (RestanteMessageList *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
changed (RestanteMessageList *self, guint position, guint removed, guint added)
{
  self->n_rows = self->n_rows - removed + added;
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
tell (RestanteMessageList *self, const RestanteSplice *splices, guint n)
{
  for (guint i = 0; i < n; i++)
    changed (self, splices[i].position, splices[i].removed, splices[i].added);
}

static void
stop_timer (RestanteMessageList *self)
{
  if (self->timer)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
stop_reading (RestanteMessageList *self)
{
  if (self->reading)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  set_loading (self, FALSE);
}

static void
take_run (RestanteMessageList *self, RestantePageRun *run, gboolean refreshed, guint n_pages)
{
  RestanteSplice splices[RESTANTE_SPLICES_MAX];

  if (refreshed || run->marks) {
    g_strfreev (self->marks);
    self->marks = g_steal_pointer (&run->marks);
  }
  /* A page of a list that has changed in the meantime: its event is on the way or was missed. */
  if (!refreshed && run->total != self->n_rows)
    self->stale = TRUE;
  else if (!refreshed)
    tell (self, splices, restante_message_rows_fill (self->rows, run, splices));
  else
    tell (self, splices,
          restante_message_rows_replace (self->rows, run, self->n_rows, n_pages, splices));
}

typedef struct
{
  RestanteMessageList *list;
  GCancellable *reading;
  guint page, n_pages;
  gboolean refresh;
} Run;

static void
on_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Run *asked = user_data;
  g_autoptr (RestanteMessageList) self = asked->list;
  g_autoptr (GCancellable) reading = asked->reading;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestantePageRun) run = restante_page_run_read_finish (result, &error);

  if (self->reading != reading)
    return; /* another list is shown by now */
  g_clear_object (&self->reading);
  set_problem (self, error ? error->message : NULL);
  if (run)
    take_run (self, run, asked->refresh, asked->n_pages);
  else
    g_queue_clear (&self->wanted); /* read again when the holder is back */
  pump (self);
}

static void
read_run (RestanteMessageList *self, guint page, guint n_pages, const char *key, gboolean refresh)
{
  Run *run = g_new0 (Run, 1);

  self->reading = g_cancellable_new ();
  run->list = g_object_ref (self);
  run->reading = g_object_ref (self->reading);
  run->page = page;
  run->n_pages = n_pages;
  run->refresh = refresh;
  set_loading (self, TRUE);
  restante_page_run_read_async (self->holder, self->query, page, n_pages, key, self->reading,
                                on_run, run);
}

/* The id before @page, where it is known for certain. */
static const char *
key_of (RestanteMessageList *self, guint page)
{
  RestanteMessage *before =
      page > 0 ? restante_row_cache_get (self->cache, page * RESTANTE_PAGE_ROWS - 1) : NULL;

  if (page > 0 && self->marks && page <= g_strv_length (self->marks))
    return self->marks[page - 1];
  return before && restante_row_cache_is_fresh (self->cache, page - 1)
             ? restante_message_get_id (before)
             : NULL;
}

/* Starts the next reading when none is under way: what is looked at first, then single pages. */
static void
pump (RestanteMessageList *self)
{
  guint page;

  if (self->reading || !self->holder)
    return;
  if (self->stale) {
    self->stale = FALSE;
    page = restante_row_cache_get_current (self->cache);
    page = page > 0 ? page - 1 : 0;
    read_run (self, page, 3, NULL, TRUE);
    return;
  }
  while (!g_queue_is_empty (&self->wanted)) {
    page = GPOINTER_TO_UINT (g_queue_pop_head (&self->wanted));
    if (restante_row_cache_is_fresh (self->cache, page))
      continue;
    read_run (self, page, 1, key_of (self, page), FALSE);
    return;
  }
  set_loading (self, FALSE);
}

static void
want (RestanteMessageList *self, guint page)
{
  restante_row_cache_touch (self->cache, page);
  if (restante_row_cache_is_fresh (self->cache, page) ||
      (!g_queue_is_empty (&self->wanted) &&
       GPOINTER_TO_UINT (g_queue_peek_head (&self->wanted)) == page))
    return;
  g_queue_remove (&self->wanted, GUINT_TO_POINTER (page));
  g_queue_push_head (&self->wanted, GUINT_TO_POINTER (page));
  while (g_queue_get_length (&self->wanted) > WANTED_MAX)
    g_queue_pop_tail (&self->wanted);
  pump (self);
}

static gpointer
get_item (GListModel *model, guint position)
{
  RestanteMessageList *self = RESTANTE_MESSAGE_LIST (model);

  if (position >= self->n_rows)
    return NULL;
  want (self, position / RESTANTE_PAGE_ROWS);
  return g_object_ref (restante_message_rows_get (self->rows, position));
}

static guint
get_n_items (GListModel *model)
{
  return RESTANTE_MESSAGE_LIST (model)->n_rows;
}

static GType
get_item_type (GListModel *model)
{
  return RESTANTE_TYPE_MESSAGE;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item = get_item;
  iface->get_n_items = get_n_items;
  iface->get_item_type = get_item_type;
}

void
restante_message_list_refresh (RestanteMessageList *self)
{
  stop_timer (self);
  self->stale = TRUE;
  pump (self);
}

static gboolean
on_timer (gpointer user_data)
{
  restante_message_list_refresh (user_data);
  return G_SOURCE_REMOVE;
}

static void
on_event (RestanteMessageList *self, RestanteEvent *event)
{
  const char *domain = restante_event_get_domain (event);

  if (g_strcmp0 (restante_event_get_event (event), "queue") != 0 || self->timer ||
      (self->query->domain && domain && !g_str_equal (self->query->domain, domain)))
    return;
  self->timer = g_timeout_source_new (REFRESH_MS);
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static void
follow (RestanteMessageList *self, RestanteHolder *holder)
{
  if (self->holder)
    g_signal_handlers_disconnect_by_data (self->holder, self);
  g_set_object (&self->holder, holder);
  if (!holder)
    return;
  g_signal_connect_swapped (holder, "event", G_CALLBACK (on_event), self);
  g_signal_connect_swapped (holder, "resynced", G_CALLBACK (restante_message_list_refresh), self);
}

void
restante_message_list_show (RestanteMessageList *self,
                            RestanteHolder *holder,
                            const RestanteQuery *query)
{
  RestanteQuery *copy = query ? restante_query_copy (query) : restante_query_new ();

  stop_timer (self);
  stop_reading (self);
  follow (self, holder);
  restante_query_free (self->query);
  self->query = copy;
  g_clear_pointer (&self->marks, g_strfreev);
  g_queue_clear (&self->wanted);
  restante_message_rows_clear (self->rows);
  set_problem (self, NULL);
  if (self->n_rows > 0)
    changed (self, 0, self->n_rows, 0);
  /* Without a connection `resynced` will do it. */
  if (holder && restante_holder_get_state (holder) == RESTANTE_HOLDER_CONNECTED)
    restante_message_list_refresh (self);
}

RestanteMessageList *
restante_message_list_new (RestanteHolder *holder)
{
  RestanteMessageList *self = g_object_new (RESTANTE_TYPE_MESSAGE_LIST, NULL);

  restante_message_list_show (self, holder, NULL);
  return self;
}

const RestanteQuery *
restante_message_list_get_query (RestanteMessageList *self)
{
  return self->query;
}

RestanteHolder *
restante_message_list_get_holder (RestanteMessageList *self)
{
  return self->holder;
}

gboolean
restante_message_list_get_loading (RestanteMessageList *self)
{
  return self->loading;
}

const char *
restante_message_list_get_problem (RestanteMessageList *self)
{
  return self->problem;
}

const char *
restante_message_list_get_newest_id (RestanteMessageList *self)
{
  return restante_message_rows_get_newest_id (self->rows);
}

static gboolean
has_id (gconstpointer message, gconstpointer id)
{
  return g_strcmp0 (restante_message_get_id ((RestanteMessage *)message), id) == 0;
}

guint
restante_message_list_find (RestanteMessageList *self, const char *id)
{
  return restante_row_cache_find (self->cache, has_id, id);
}

static void
restante_message_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RestanteMessageList *self = RESTANTE_MESSAGE_LIST (object);

  switch (id) {
  case PROP_N_ITEMS:
    g_value_set_uint (value, self->n_rows);
    break;
  case PROP_LOADING:
    g_value_set_boolean (value, self->loading);
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, self->problem);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
restante_message_list_dispose (GObject *object)
{
  RestanteMessageList *self = RESTANTE_MESSAGE_LIST (object);

  stop_timer (self);
  stop_reading (self);
  follow (self, NULL);
  G_OBJECT_CLASS (restante_message_list_parent_class)->dispose (object);
}

static void
restante_message_list_finalize (GObject *object)
{
  RestanteMessageList *self = RESTANTE_MESSAGE_LIST (object);

  restante_message_rows_free (self->rows);
  restante_query_free (self->query);
  g_queue_clear (&self->wanted);
  g_strfreev (self->marks);
  g_free (self->problem);
  G_OBJECT_CLASS (restante_message_list_parent_class)->finalize (object);
}

static void
restante_message_list_class_init (RestanteMessageListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = restante_message_list_get_property;
  object_class->dispose = restante_message_list_dispose;
  object_class->finalize = restante_message_list_finalize;
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
restante_message_list_init (RestanteMessageList *self)
{
  self->rows = restante_message_rows_new ();
  self->cache = restante_message_rows_get_cache (self->rows);
  self->query = restante_query_new ();
  g_queue_init (&self->wanted);
}
