/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A home whose name lies in a real zone (BIND), a holder's store with the fence of its domain, and
 * the ways to write the zone: the server itself, a service that cannot be read, and a command that
 * does what a test tells it to. It never fences by itself. */
#pragma once

#include "fake-service.h"
#include "home.h"
#include "queue/fences.h"
#include "watch/dns-keeper.h"
#include "watch/fence-write.h"
#include "zone.h"

#define DOMAIN "example.org"
#define NAME   "mail.example.org"

/* RFC 5737 and RFC 3849: nobody is there. */
#define HOME_4  "203.0.113.7"
#define HOME_6  "2001:db8:7::7"
#define SELF_4  "192.0.2.1"
#define SELF_6  "2001:db8::1"
#define MOVED_4 "203.0.113.99"

typedef struct
{
  Home home;
  Zone *zone;
  FakeService *service; /* or NULL */
  char *script;         /* folder of the command, or NULL */
  RestanteCertificate *certificate;
  RestanteWatch *watch;
  RestanteDnsKeeper *keeper;
} Fenced;

/* The name has @four and @six, addresses with blanks between them or "", with a TTL of 300. Nobody
 * may write the zone yet. */
void fenced_set_up (Fenced *self, const char *four, const char *six);
void fenced_tear_down (Fenced *self);

/* One of these for each test. The server compares and is read. */
void fenced_add_server (Fenced *self);
/* A dyndns2 service: it cannot be read. What it takes is in the zone at once. */
void fenced_add_service (Fenced *self);
/* A command, which cannot be read either: it runs @plan, lines for a shell, and writes the zone
 * unless that has ended it. fenced_set_plan() gives it another one. */
void fenced_add_command (Fenced *self, const char *plan);
void fenced_set_plan (Fenced *self, const char *plan);
/* What the service or the command was asked since the last call: "A 192.0.2.1\n" for each set with
 * what it was to be; for the service its queries. Free it. */
char *fenced_take_asked (Fenced *self);
void fenced_assert_asked (Fenced *self, const char *expected);

/* The fence as it is stored. Free it. */
RestanteFenceRecord *fenced_get_record (Fenced *self);
/* Stores the guard in @state, without anything written. */
void fenced_watch (Fenced *self, RestanteFenceState state);
/* Stores that a fence led the name from @four and @six to @to_four and @to_six ("" for none; a
 * family that stays is left out), in @state and with @intent. */
void fenced_store (Fenced *self,
                   RestanteFenceState state,
                   RestanteFenceIntent intent,
                   const char *four,
                   const char *six,
                   const char *to_four,
                   const char *to_six);

/* Does @plan, whose queue, keeper and record it sets, to the end. Free it. */
RestanteFenceOutcome *fenced_write (Fenced *self, RestanteFenceWritePlan *plan);
/* A fence of what is at @four and @six, lists with blanks between, to @to. */
RestanteFenceOutcome *fenced_put_up (Fenced *self, const char *found, const char *to);
/* @target: NULL for what was there before. */
RestanteFenceOutcome *fenced_put_back (Fenced *self, const char *target);
RestanteFenceOutcome *fenced_mend (Fenced *self);

void fenced_assert_zone (Fenced *self, const char *four, const char *six);
void fenced_assert_stored (Fenced *self, RestanteFenceState state, RestanteFenceIntent intent);
/* The stored log: "fence A, skip AAAA". */
void fenced_assert_log (Fenced *self, const char *expected);
/* One of its results says @words. */
void fenced_assert_said (Fenced *self, const char *words);
