/*
 * A PKCS#11 module that stands before another one and writes down what is asked of it: the count of signatures that no
 * table of ours can lie about. It also fails, sleeps or kills the process where a test wants it.
 *
 *   P11_RECORDER_MODULE   the module to forward to
 *   P11_RECORDER_FILE     the record; one line a call, each appended by one write(2), so that kill -9 loses none
 *   P11_RECORDER_FAULTS   optional; lines "FUNCTION before|after ACTION COUNT", ACTION = 0x32 (answer that), kill, sleep:MS;
 *                         each match takes one from COUNT. "before" does not forward, "after" forwards and hides the answer
 *
 * A line:  TIME_NS PID FUNCTION call|done key=KEY mech=0x.. len=N data=HEX ckr=0x..
 *   call is written before C_Sign is forwarded, done when the answer is there; other functions have the done line alone.
 *   KEY is "signer:" and the FNV-1a of the wrapped blob for a key that C_UnwrapKey made, "resident:" and the handle for a
 *   key that lives in the token (audit, MACs); data is what C_Sign was given (at most 128 bytes of it).
 *
 *   cc -O2 -shared -fPIC -o p11recorder.so p11recorder.c -ldl -lpthread
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "p11.h"

#define CKR_GENERAL_ERROR 0x5
#define BUCKETS 1024
#define SHOWN 128

static struct ck_function_list *real;
static struct ck_function_list ours;
static int out = -1;
static const char *faults;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t fault_lock = PTHREAD_MUTEX_INITIALIZER;

/* Two maps: handle of an unwrapped key -> hash of its blob, session; session -> what C_SignInit said. */
struct entry {
  struct entry *next;
  unsigned long id, a, b;
};
static struct entry *keys[BUCKETS], *signing[BUCKETS];

static void put(struct entry **map, unsigned long id, unsigned long a, unsigned long b) {
  pthread_mutex_lock(&lock);
  struct entry *e;
  for (e = map[id % BUCKETS]; e && e->id != id; e = e->next) {}
  if (!e) {
    e = calloc(1, sizeof *e);
    if (!e) abort();
    e->id = id;
    e->next = map[id % BUCKETS];
    map[id % BUCKETS] = e;
  }
  e->a = a;
  e->b = b;
  pthread_mutex_unlock(&lock);
}

static int get(struct entry **map, unsigned long id, unsigned long *a, unsigned long *b) {
  pthread_mutex_lock(&lock);
  struct entry *e;
  for (e = map[id % BUCKETS]; e && e->id != id; e = e->next) {}
  if (e) {
    *a = e->a;
    *b = e->b;
  }
  pthread_mutex_unlock(&lock);
  return e != 0;
}

static void cut(struct entry **map, unsigned long id) {
  pthread_mutex_lock(&lock);
  for (struct entry **p = &map[id % BUCKETS]; *p; p = &(*p)->next)
    if ((*p)->id == id) {
      struct entry *gone = *p;
      *p = gone->next;
      free(gone);
      break;
    }
  pthread_mutex_unlock(&lock);
}

/* The keys of a session die with it, and their handles may be given to others. */
static void cut_session(unsigned long s) {
  pthread_mutex_lock(&lock);
  for (int i = 0; i < BUCKETS; i++)
    for (struct entry **p = &keys[i]; *p;)
      if ((*p)->b == s) {
        struct entry *gone = *p;
        *p = gone->next;
        free(gone);
      } else p = &(*p)->next;
  pthread_mutex_unlock(&lock);
}

static unsigned long fnv(const unsigned char *data, unsigned long len) {
  unsigned long h = 0xcbf29ce484222325UL;
  for (unsigned long i = 0; i < len; i++) h = (h ^ data[i]) * 0x100000001b3UL;
  return h;
}

static void name(char *text, size_t size, unsigned long handle) {
  unsigned long blob, unused;
  if (get(keys, handle, &blob, &unused)) snprintf(text, size, "signer:%016lx", blob);
  else snprintf(text, size, "resident:%lu", handle);
}

static void record(const char *function, const char *phase, const char *key, unsigned long mech,
                   const unsigned char *data, unsigned long len, unsigned long ckr) {
  char line[640];
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  int n = snprintf(line, sizeof line, "%lld%09ld %d %s %s key=%s mech=0x%lx len=%lu data=", (long long)t.tv_sec, t.tv_nsec,
                   (int)getpid(), function, phase, key, mech, len);
  for (unsigned long i = 0; data && i < len && i < SHOWN; i++) n += snprintf(line + n, sizeof line - n, "%02x", data[i]);
  n += snprintf(line + n, sizeof line - n, " ckr=0x%lx\n", ckr);
  /* A record with a hole proves nothing: rather no process than a call that is not written down. */
  if (write(out, line, n) != n) abort();
}

/* 1 and *ckr if the call is to answer that; may sleep, may not return. */
static int fault(const char *function, const char *when, unsigned long *ckr) {
  if (!faults) return 0;
  char kept[4096] = "", line[256], f[64], w[16], action[64], hit[64] = "";
  size_t used = 0;
  pthread_mutex_lock(&fault_lock);
  FILE *file = fopen(faults, "r");
  while (file && fgets(line, sizeof line, file)) {
    long count;
    if (sscanf(line, "%63s %15s %63s %ld", f, w, action, &count) != 4) continue;
    if (!hit[0] && count > 0 && !strcmp(f, function) && !strcmp(w, when)) {
      strcpy(hit, action);
      count--;
    }
    if (count > 0 && used < sizeof kept - 256) used += snprintf(kept + used, sizeof kept - used, "%s %s %s %ld\n", f, w, action, count);
  }
  if (file) fclose(file);
  if (hit[0] && (file = fopen(faults, "w"))) {
    fputs(kept, file);
    fclose(file);
  }
  pthread_mutex_unlock(&fault_lock);
  if (!hit[0]) return 0;
  if (!strcmp(hit, "kill")) {
    kill(getpid(), SIGKILL);
    pause();
  }
  if (!strncmp(hit, "sleep:", 6)) {
    usleep(atol(hit + 6) * 1000);
    return 0;
  }
  *ckr = strtoul(hit, 0, 0);
  return 1;
}

#define FORWARD(function, call)                                   \
  unsigned long rv;                                               \
  if (!fault(function, "before", &rv)) {                          \
    rv = (call);                                                  \
    unsigned long hidden;                                         \
    if (fault(function, "after", &hidden)) rv = hidden;           \
  }

/* No handle outlives it. */
static unsigned long r_finalize(void *reserved) {
  unsigned long rv = real->C_Finalize(reserved);
  for (int i = 0; i < BUCKETS; i++)
    for (struct entry *e; (e = keys[i]);) cut(keys, e->id);
  return rv;
}

static unsigned long r_login(unsigned long s, unsigned long user, unsigned char *pin, unsigned long len) {
  FORWARD("C_Login", real->C_Login(s, user, pin, len))
  record("C_Login", "done", "-", 0, 0, 0, rv);
  return rv;
}

static unsigned long r_open_session(unsigned long slot, unsigned long flags, void *app, void *notify, unsigned long *s) {
  FORWARD("C_OpenSession", real->C_OpenSession(slot, flags, app, notify, s))
  record("C_OpenSession", "done", "-", 0, 0, 0, rv);
  return rv;
}

static unsigned long r_close_session(unsigned long s) {
  FORWARD("C_CloseSession", real->C_CloseSession(s))
  cut(signing, s);
  cut_session(s);
  record("C_CloseSession", "done", "-", 0, 0, 0, rv);
  return rv;
}

static unsigned long r_create(unsigned long s, struct ck_attribute *t, unsigned long n, unsigned long *object) {
  FORWARD("C_CreateObject", real->C_CreateObject(s, t, n, object))
  record("C_CreateObject", "done", "-", 0, 0, 0, rv);
  return rv;
}

static unsigned long r_pair(unsigned long s, struct ck_mechanism *m, struct ck_attribute *pub, unsigned long npub,
                            struct ck_attribute *priv, unsigned long npriv, unsigned long *hpub, unsigned long *hpriv) {
  FORWARD("C_GenerateKeyPair", real->C_GenerateKeyPair(s, m, pub, npub, priv, npriv, hpub, hpriv))
  record("C_GenerateKeyPair", "done", "-", m ? m->mechanism : 0, 0, 0, rv);
  return rv;
}

static unsigned long r_wrap(unsigned long s, struct ck_mechanism *m, unsigned long kek, unsigned long key,
                            unsigned char *wrapped, unsigned long *len) {
  FORWARD("C_WrapKey", real->C_WrapKey(s, m, kek, key, wrapped, len))
  char who[64] = "-";
  if (!rv && wrapped) snprintf(who, sizeof who, "signer:%016lx", fnv(wrapped, *len));
  record("C_WrapKey", "done", who, m ? m->mechanism : 0, 0, 0, rv);
  return rv;
}

static unsigned long r_unwrap(unsigned long s, struct ck_mechanism *m, unsigned long kek, unsigned char *wrapped,
                              unsigned long len, struct ck_attribute *t, unsigned long n, unsigned long *key) {
  FORWARD("C_UnwrapKey", real->C_UnwrapKey(s, m, kek, wrapped, len, t, n, key))
  unsigned long blob = fnv(wrapped, len), class = 0;
  for (unsigned long i = 0; i < n; i++)
    if (t[i].type == CKA_CLASS && t[i].value_len == sizeof class) memcpy(&class, t[i].value, sizeof class);
  char who[64] = "-";
  /* A secret key is the module's own self test. */
  if (class == CKO_PRIVATE_KEY) {
    if (!rv) put(keys, *key, blob, s);
    snprintf(who, sizeof who, "signer:%016lx", blob);
  } else if (!rv) cut(keys, *key);
  record("C_UnwrapKey", "done", who, m ? m->mechanism : 0, 0, 0, rv);
  return rv;
}

static unsigned long r_destroy(unsigned long s, unsigned long object) {
  char who[64];
  name(who, sizeof who, object);
  /* Forgotten before it is gone: another thread may get the same handle at once. */
  cut(keys, object);
  FORWARD("C_DestroyObject", real->C_DestroyObject(s, object))
  record("C_DestroyObject", "done", who, 0, 0, 0, rv);
  return rv;
}

static unsigned long r_sign_init(unsigned long s, struct ck_mechanism *m, unsigned long key) {
  FORWARD("C_SignInit", real->C_SignInit(s, m, key))
  if (!rv) put(signing, s, key, m->mechanism);
  char who[64];
  name(who, sizeof who, key);
  record("C_SignInit", "done", who, m ? m->mechanism : 0, 0, 0, rv);
  return rv;
}

static unsigned long r_sign(unsigned long s, unsigned char *data, unsigned long len, unsigned char *sig, unsigned long *slen) {
  unsigned long key = 0, mech = 0;
  char who[64] = "unknown:0";
  if (get(signing, s, &key, &mech)) name(who, sizeof who, key);
  record("C_Sign", "call", who, mech, data, len, 0);
  FORWARD("C_Sign", real->C_Sign(s, data, len, sig, slen))
  record("C_Sign", "done", who, mech, data, len, rv);
  return rv;
}

static unsigned long r_random(unsigned long s, unsigned char *data, unsigned long len) {
  FORWARD("C_GenerateRandom", real->C_GenerateRandom(s, data, len))
  return rv;
}

__attribute__((visibility("default"))) unsigned long C_GetFunctionList(struct ck_function_list **list) {
  pthread_mutex_lock(&lock);
  unsigned long rv = 0;
  if (!real) {
    const char *module = getenv("P11_RECORDER_MODULE"), *file = getenv("P11_RECORDER_FILE");
    void *library = module ? dlopen(module, RTLD_NOW) : 0;
    unsigned long (*entry)(struct ck_function_list **) =
        library ? (unsigned long (*)(struct ck_function_list **))dlsym(library, "C_GetFunctionList") : 0;
    faults = getenv("P11_RECORDER_FAULTS");
    out = file ? open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    if (!entry || out < 0) {
      fprintf(stderr, "p11recorder: P11_RECORDER_MODULE or P11_RECORDER_FILE cannot be opened\n");
      rv = CKR_GENERAL_ERROR;
    } else if (!(rv = entry(&real))) {
      ours = *real;
      ours.C_Finalize = r_finalize;
      ours.C_Login = r_login;
      ours.C_OpenSession = r_open_session;
      ours.C_CloseSession = r_close_session;
      ours.C_CreateObject = r_create;
      ours.C_GenerateKeyPair = r_pair;
      ours.C_WrapKey = r_wrap;
      ours.C_UnwrapKey = r_unwrap;
      ours.C_DestroyObject = r_destroy;
      ours.C_SignInit = r_sign_init;
      ours.C_Sign = r_sign;
      ours.C_GenerateRandom = r_random;
    }
  }
  pthread_mutex_unlock(&lock);
  *list = &ours;
  return rv;
}
