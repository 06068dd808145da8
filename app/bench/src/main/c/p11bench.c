/*
 * p11bench - a small multi-threaded PKCS#11 micro-benchmark for the "unwrap, sign, destroy" pattern.
 *
 * Compile:
 *     cc -O2 -Wall -o p11bench p11bench.c -ldl -lpthread
 *
 * Make a SoftHSM token (once):
 *     printf 'directories.tokendir = %s/tokens\nobjectstore.backend = file\nlog.level = ERROR\n' "$PWD" > softhsm2.conf
 *     mkdir -p tokens; export SOFTHSM2_CONF=$PWD/softhsm2.conf
 *     softhsm2-util --init-token --free --label bench --so-pin 12345678 --pin 1234
 *
 * Run:
 *     ./p11bench -m libsofthsm2.so -t bench -p 1234 -k rsa2048 -o resident,uws -T 1,2,4,8 -d 1 -r 5
 *
 *   -m  module to dlopen            -t  token label          -p  user PIN
 *   -k  rsa2048|rsa3072|rsa4096|p256|p384|p521
 *   -a  raw (CKM_RSA_PKCS over a ready DigestInfo / CKM_ECDSA over the hash, default)
 *       pss (CKM_RSA_PKCS_PSS over the hash, SHA-256, salt 32) | hash (CKM_SHA256_RSA_PKCS) | psshash
 *   -w  kwpad (0x210A, default) | kwp (0x210B) | kw (0x2109) | cbcpad (0x1085): wrapping mechanism
 *   -o  list of: resident   C_SignInit + C_Sign, key generated once per thread as session object
 *                restok     the same, the key being a token object
 *                unwrap     C_UnwrapKey + C_DestroyObject
 *                uws        C_UnwrapKey + C_SignInit + C_Sign + C_DestroyObject
 *                batchN     C_UnwrapKey + N x (C_SignInit + C_Sign) + C_DestroyObject, counted per signature
 *                openuws    C_OpenSession + uws + C_CloseSession
 *                genwrap    C_GenerateKeyPair (session) + C_WrapKey + 2 x C_DestroyObject
 *                gen        C_GenerateKeyPair (session) + 2 x C_DestroyObject
 *                info       C_GetSessionInfo (call floor)     random     C_GenerateRandom(32)
 *   -T  list of thread counts       -d  seconds a cell       -r  rounds (cells are interleaved, medians printed)
 *   -P  0|1 CKA_PRIVATE of the unwrapped key (default 1)     -S  0|1 CKA_SENSITIVE (default 1)
 *   -X  0|1 CKA_EXTRACTABLE of the unwrapped key (default 0)
 *   -K  token|session: where the wrapping key lives (default token)
 *   -L  NSS library parameters (for libsoftokn3.so)          -n  keys in the wrapped pool (default 4)
 *   -e  N  exit a thread after N failures (default 20)       -F  leave attributes the token may refuse out of the template
 *   -D  add CKA_NSS_DB to the unwrap template (NSS softokn, EC keys)
 *   -H  extra idle (resident, never used) session objects to create before the run
 *
 * Each thread has its own session; login is once for the process. cpu_us is user+system time of the whole
 * process per operation (robust on a noisy machine); nvcsw is voluntary context switches per operation
 * (lock waits); blk_% is the share of the threads' wall time in which they were neither running nor waiting for a
 * core, from schedstat, i.e. blocked on a lock (upper bound on a noisy machine); rss_B is resident-set growth per operation (leaks). One signature of each wrapped key is checked
 * with C_Verify before the run.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <time.h>
#include <sys/resource.h>
#include "p11.h"

static struct ck_function_list *F;
static unsigned long slot;
static const char *pin = "1234", *keyname = "rsa2048";
static unsigned long wrapmech = 0x210A; static unsigned char wrapiv[16] = {1,2,3};
static int isRsa = 1, bits = 2048, aPriv = 1, aSens = 1, aExtr = 0, kekToken = 1, lean = 0, nssdb = 0, poolN = 4, maxFail = 20;
static unsigned char ecp[16]; static unsigned long ecpLen;
static unsigned char *wrapped[64]; static unsigned long wrappedLen[64];
static unsigned long kek;
static volatile int stop;
static pthread_barrier_t bar; /* setup (key generation, session) stays outside the measured time */
static struct ck_mechanism signMech; 
struct pss { unsigned long hash, mgf, slen; };
static struct pss pssp = { 0x250, 2, 32 };
static unsigned char msg[64]; static unsigned long msgLen;

#define CHK(x) do { unsigned long rv_ = (x); if (rv_) { fprintf(stderr, "%s -> 0x%lx (line %d)\n", #x, rv_, __LINE__); exit(2); } } while (0)

static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec * 1e-9; }
static double cpu(long *nv) { struct rusage r; getrusage(RUSAGE_SELF, &r); *nv = r.ru_nvcsw;
  return r.ru_utime.tv_sec + r.ru_utime.tv_usec * 1e-6 + r.ru_stime.tv_sec + r.ru_stime.tv_usec * 1e-6; }
/* run time + run-queue wait of the calling thread, seconds: what is left of the wall time is time blocked (locks) */
static double sched(void) { unsigned long long a = 0, b = 0; FILE *f = fopen("/proc/thread-self/schedstat", "r"); if (f) { if (fscanf(f, "%llu %llu", &a, &b) != 2) a = b = 0; fclose(f); } return (a + b) * 1e-9; }
static long rss(void) { long a = 0, b = 0; FILE *f = fopen("/proc/self/statm", "r"); if (f) { if (fscanf(f, "%ld %ld", &a, &b) != 2) b = 0; fclose(f); } return b * 4096; }

static unsigned long openSession(void) { unsigned long s; CHK(F->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, 0, 0, &s)); return s; }

static unsigned long genPair(unsigned long s, int token, int extractable, unsigned long *pub, unsigned long *priv) {
  unsigned char t = 1, f = 0, tok = token; unsigned char ex = extractable, e3[] = {1,0,1}; unsigned long mb = bits;
  struct ck_mechanism m = { isRsa ? CKM_RSA_PKCS_KEY_PAIR_GEN : CKM_EC_KEY_PAIR_GEN, 0, 0 };
  struct ck_attribute pa[] = { {CKA_TOKEN,&tok,1},{CKA_PRIVATE,&f,1},{CKA_VERIFY,&t,1},
     {isRsa?CKA_MODULUS_BITS:CKA_EC_PARAMS, isRsa?(void*)&mb:(void*)ecp, isRsa?sizeof mb:ecpLen}, {CKA_PUBLIC_EXPONENT,e3,3} };
  struct ck_attribute ka[] = { {CKA_TOKEN,&tok,1},{CKA_PRIVATE,&t,1},{CKA_SENSITIVE,&t,1},{CKA_SIGN,&t,1},{CKA_EXTRACTABLE,&ex,1} };
  return F->C_GenerateKeyPair(s, &m, pa, isRsa?5:4, ka, 5, pub, priv);
}
static struct ck_mechanism wm(void) { struct ck_mechanism m = { wrapmech, 0, 0 };
  if (wrapmech == CKM_AES_CBC_PAD) { m.parameter = wrapiv; m.parameter_len = 16; } return m; }

static unsigned long unwrap(unsigned long s, int i, unsigned long *h) {
  unsigned char t = 1, f = 0, p = aPriv, se = aSens, ex = aExtr;
  unsigned long cls = CKO_PRIVATE_KEY, kt = isRsa ? CKK_RSA : CKK_EC; struct ck_mechanism m = wm();
  struct ck_attribute a[] = { {CKA_CLASS,&cls,sizeof cls},{CKA_KEY_TYPE,&kt,sizeof kt},{CKA_TOKEN,&f,1},{CKA_PRIVATE,&p,1},
     {CKA_SIGN,&t,1},{CKA_SENSITIVE,&se,1},{CKA_EXTRACTABLE,&ex,1},{0xD5A0DB00UL /* CKA_NSS_DB: NSS wants the public value of an EC key */,(void*)wrapped[i],8} };
  return F->C_UnwrapKey(s, &m, kek, wrapped[i], wrappedLen[i], a, lean ? 5 : nssdb ? 8 : 7, h);
}
static unsigned long sign(unsigned long s, unsigned long k, unsigned char *sig, unsigned long *sl) {
  unsigned long rv = F->C_SignInit(s, &signMech, k); if (rv) return rv;
  *sl = 1024; return F->C_Sign(s, msg, msgLen, sig, sl);
}
enum { RESIDENT, RESTOK, UNWRAP, UWS, BATCH, OPENUWS, GENWRAP, GEN, INFO, RANDOM };
struct op { int kind, n; char name[24]; } ops[16]; static int nops;
struct th { pthread_t t; int op; int idx; double ops, used, wall; long fail; unsigned long lastrv; };

static void *run(void *v) {
  struct th *x = v; struct op *o = &ops[x->op]; unsigned long s = openSession(), pub = 0, priv = 0, rv = 0, h, sl; unsigned char sig[1024];
  if (o->kind == RESIDENT || o->kind == RESTOK) {
    if (o->kind == RESIDENT && wrappedLen[0]) { CHK(unwrap(s, x->idx % poolN, &priv)); }
    else CHK(genPair(s, o->kind == RESTOK, 0, &pub, &priv));
  }
  int i = x->idx; struct ck_session_info si;
  pthread_barrier_wait(&bar); pthread_barrier_wait(&bar);
  double u0 = sched(), w0 = now();
  while (!stop) {
    i = (i + 1) % poolN; double done = 1;
    switch (o->kind) {
      case RESIDENT: case RESTOK: rv = sign(s, priv, sig, &sl); break;
      case UNWRAP: rv = unwrap(s, i, &h); if (!rv) rv = F->C_DestroyObject(s, h); break;
      case UWS: rv = unwrap(s, i, &h); if (!rv) { rv = sign(s, h, sig, &sl); unsigned long r2 = F->C_DestroyObject(s, h); if (!rv) rv = r2; } break;
      case OPENUWS: { unsigned long s2; rv = F->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, 0, 0, &s2); if (rv) break;
        rv = unwrap(s2, i, &h); if (!rv) { rv = sign(s2, h, sig, &sl); unsigned long r2 = F->C_DestroyObject(s2, h); if (!rv) rv = r2; } F->C_CloseSession(s2); break; }
      case BATCH: rv = unwrap(s, i, &h); if (!rv) { for (int j = 0; j < o->n && !rv; j++) rv = sign(s, h, sig, &sl); unsigned long r2 = F->C_DestroyObject(s, h); if (!rv) rv = r2; } done = o->n; break;
      case GEN: case GENWRAP: { unsigned long a, b; rv = genPair(s, 0, 1, &a, &b); if (rv) break;
        if (o->kind == GENWRAP) { unsigned char w[4096]; unsigned long wl = sizeof w; struct ck_mechanism m = wm(); rv = F->C_WrapKey(s, &m, kek, b, w, &wl); }
        F->C_DestroyObject(s, a); F->C_DestroyObject(s, b); break; }
      case INFO: rv = F->C_GetSessionInfo(s, &si); break;
      case RANDOM: rv = F->C_GenerateRandom(s, sig, 32); break;
    }
    if (rv) { x->fail++; x->lastrv = rv; if (x->fail >= maxFail) break; } else x->ops += done;
  }
  x->used = sched() - u0; x->wall = now() - w0;
  pthread_barrier_wait(&bar); pthread_barrier_wait(&bar);
  if (o->kind == RESIDENT || o->kind == RESTOK) { F->C_DestroyObject(s, priv); if (pub) F->C_DestroyObject(s, pub); }
  F->C_CloseSession(s); return 0;
}
static int cmpd(const void *a, const void *b) { double d = *(double*)a - *(double*)b; return d < 0 ? -1 : d > 0; }

int main(int argc, char **argv) {
  const char *mod = 0, *label = "bench", *oplist = "resident,uws", *tl = "1,2,4,8", *alg = "raw", *nss = 0; double dur = 1; int rounds = 5, idle = 0, c;
  while ((c = getopt(argc, argv, "m:t:p:k:a:w:o:T:d:r:P:S:X:K:L:n:e:FH:D")) != -1) switch (c) {
    case 'm': mod = optarg; break; case 't': label = optarg; break; case 'p': pin = optarg; break; case 'k': keyname = optarg; break;
    case 'a': alg = optarg; break; case 'o': oplist = optarg; break; case 'T': tl = optarg; break; case 'd': dur = atof(optarg); break;
    case 'w': wrapmech = !strcmp(optarg,"kwp")?0x210B:!strcmp(optarg,"kw")?0x2109:!strcmp(optarg,"cbcpad")?CKM_AES_CBC_PAD:0x210A; break;
    case 'r': rounds = atoi(optarg); break; case 'P': aPriv = atoi(optarg); break; case 'S': aSens = atoi(optarg); break; case 'X': aExtr = atoi(optarg); break;
    case 'K': kekToken = optarg[0] == 't'; break; case 'L': nss = optarg; break; case 'D': nssdb = 1; break; case 'n': poolN = atoi(optarg); break; case 'e': maxFail = atoi(optarg); break;
    case 'F': lean = 1; break; case 'H': idle = atoi(optarg); break; default: return 1; }
  if (keyname[0] == 'r') bits = atoi(keyname + 3); else { isRsa = 0;
    static const unsigned char o256[] = {6,8,0x2a,0x86,0x48,0xce,0x3d,3,1,7}, o384[] = {6,5,0x2b,0x81,4,0,34}, o521[] = {6,5,0x2b,0x81,4,0,35};
    bits = atoi(keyname + 1); const unsigned char *o = bits == 256 ? o256 : bits == 384 ? o384 : o521; ecpLen = bits == 256 ? 10 : 7; memcpy(ecp, o, ecpLen); }
  static const unsigned char di[] = {0x30,0x31,0x30,0x0d,6,9,0x60,0x86,0x48,1,0x65,3,4,2,1,5,0,4,32};
  if (isRsa) {
    if (!strcmp(alg,"pss")) { signMech.mechanism = CKM_RSA_PKCS_PSS; signMech.parameter = &pssp; signMech.parameter_len = sizeof pssp; msgLen = 32; }
    else if (!strcmp(alg,"psshash")) { signMech.mechanism = CKM_SHA256_RSA_PKCS_PSS; signMech.parameter = &pssp; signMech.parameter_len = sizeof pssp; msgLen = 64; }
    else if (!strcmp(alg,"hash")) { signMech.mechanism = CKM_SHA256_RSA_PKCS; msgLen = 64; }
    else { signMech.mechanism = CKM_RSA_PKCS; memcpy(msg, di, 19); memset(msg + 19, 7, 32); msgLen = 51; }
  } else { signMech.mechanism = CKM_ECDSA; memset(msg, 7, 64); msgLen = bits == 256 ? 32 : bits == 384 ? 48 : 64; }

  void *d = dlopen(mod, RTLD_NOW); if (!d) { fprintf(stderr, "%s\n", dlerror()); return 1; }
  unsigned long (*g)(struct ck_function_list **) = (unsigned long (*)(struct ck_function_list **))dlsym(d, "C_GetFunctionList"); CHK(g(&F));
  if (nss) { struct { void *a,*b,*c,*d; unsigned long flags; void *lib; void *res; } ia = {0,0,0,0,CKF_OS_LOCKING_OK,(void*)nss,0}; CHK(F->C_Initialize(&ia)); }
  else { struct ck_c_initialize_args ia; memset(&ia, 0, sizeof ia); ia.flags = CKF_OS_LOCKING_OK; CHK(F->C_Initialize(&ia)); }
  int found = 0; /* SoftHSM rewrites the token file at login: another process that starts just then may not see the token, so try again */
  for (int tries = 0; tries < 20 && !found; tries++) { unsigned long sl[64], n = 64; if (tries) { fprintf(stderr, "token not seen, again\n"); F->C_Finalize(0); usleep(20000); struct ck_c_initialize_args ia; memset(&ia, 0, sizeof ia); ia.flags = CKF_OS_LOCKING_OK; CHK(F->C_Initialize(&ia)); }
    CHK(F->C_GetSlotList(1, sl, &n));
    for (unsigned long i = 0; i < n; i++) { struct ck_token_info ti; if (!F->C_GetTokenInfo(sl[i], &ti) && !strncmp((char*)ti.label, label, strlen(label))) { slot = sl[i]; found = 1; break; } }
    if (nss) break; }
  if (!found) { fprintf(stderr, "no token labelled %s\n", label); return 1; }
  unsigned long s = openSession(); unsigned long lr = F->C_Login(s, CKU_USER, (unsigned char*)pin, strlen(pin)); if (lr && lr != CKR_USER_ALREADY_LOGGED_IN) CHK(lr);
  int needPool = 0; { char *cp = strdup(oplist), *sv, *p; for (p = strtok_r(cp, ",", &sv); p; p = strtok_r(0, ",", &sv)) { struct op *o = &ops[nops++]; snprintf(o->name, sizeof o->name, "%s", p); o->n = 1;
      o->kind = !strcmp(p,"resident")?RESIDENT:!strcmp(p,"restok")?RESTOK:!strcmp(p,"unwrap")?UNWRAP:!strcmp(p,"uws")?UWS:!strncmp(p,"batch",5)?BATCH:!strcmp(p,"openuws")?OPENUWS:!strcmp(p,"genwrap")?GENWRAP:!strcmp(p,"gen")?GEN:!strcmp(p,"info")?INFO:RANDOM;
      if (o->kind == BATCH) o->n = atoi(p + 5);
      if (o->kind <= OPENUWS && o->kind != RESTOK) needPool = 1;
      if (o->kind == GENWRAP) needPool = 1; } }
  { /* wrapping key */ unsigned char t = 1, f = 0, tok = kekToken; unsigned long kl = 32; unsigned char lab[] = "bench-kek"; struct ck_mechanism m = { CKM_AES_KEY_GEN, 0, 0 };
    struct ck_attribute find[] = { {CKA_LABEL, lab, 9}, {CKA_TOKEN, &t, 1} }; unsigned long cnt = 0;
    if (kekToken) { CHK(F->C_FindObjectsInit(s, find, 2)); CHK(F->C_FindObjects(s, &kek, 1, &cnt)); CHK(F->C_FindObjectsFinal(s)); }
    if (!cnt) { struct ck_attribute a[] = { {CKA_TOKEN,&tok,1},{CKA_PRIVATE,&t,1},{CKA_SENSITIVE,&t,1},{CKA_WRAP,&t,1},{CKA_UNWRAP,&t,1},{CKA_VALUE_LEN,&kl,sizeof kl},{CKA_LABEL,lab,9},{CKA_EXTRACTABLE,&f,1},{CKA_ENCRYPT,&t,1},{CKA_DECRYPT,&t,1} };
      CHK(F->C_GenerateKey(s, &m, a, 10, &kek)); } }
  if (needPool) for (int i = 0; i < poolN; i++) { unsigned long pub, priv, h, sgl; unsigned char sig[1024]; struct ck_mechanism m = wm(); CHK(genPair(s, 0, 1, &pub, &priv));
      wrappedLen[i] = 4096; wrapped[i] = malloc(4096); CHK(F->C_WrapKey(s, &m, kek, priv, wrapped[i], &wrappedLen[i])); CHK(F->C_DestroyObject(s, priv));
      CHK(unwrap(s, i, &h)); CHK(sign(s, h, sig, &sgl)); CHK(F->C_VerifyInit(s, &signMech, pub)); CHK(F->C_Verify(s, msg, msgLen, sig, sgl)); CHK(F->C_DestroyObject(s, h)); CHK(F->C_DestroyObject(s, pub)); }
  for (int i = 0; i < idle; i++) { unsigned long h; CHK(unwrap(s, i % poolN, &h)); }
  int T[16], nT = 0; { char *cp = strdup(tl), *sv, *p; for (p = strtok_r(cp, ",", &sv); p; p = strtok_r(0, ",", &sv)) T[nT++] = atoi(p); }
  static double R[16][16][64], C[16][16][64], N[16][16][64], M[16][16][64], B[16][16][64]; static long fails[16][16]; static unsigned long lrv[16][16];
  for (int r = 0; r < rounds; r++) for (int o = 0; o < nops; o++) for (int t = 0; t < nT; t++) {
    struct th th[64]; memset(th, 0, sizeof th); stop = 0; long nv0, nv1; pthread_barrier_init(&bar, 0, T[t] + 1);
    for (int i = 0; i < T[t]; i++) { th[i].op = o; th[i].idx = i; pthread_create(&th[i].t, 0, run, &th[i]); }
    pthread_barrier_wait(&bar); long m0 = rss(); double c0 = cpu(&nv0), w0 = now(); pthread_barrier_wait(&bar);
    struct timespec sl_ = { (long)dur, (long)((dur - (long)dur) * 1e9) }; nanosleep(&sl_, 0); stop = 1; double tot = 0;
    pthread_barrier_wait(&bar); double w1 = now(), c1 = cpu(&nv1); long m1 = rss(); pthread_barrier_wait(&bar);
    for (int i = 0; i < T[t]; i++) { pthread_join(th[i].t, 0); tot += th[i].ops; fails[o][t] += th[i].fail; if (th[i].lastrv) lrv[o][t] = th[i].lastrv; }
    if (tot < 1) tot = 1;
    double used = 0, wall = 0; for (int i = 0; i < T[t]; i++) { used += th[i].used; wall += th[i].wall; }
    B[o][t][r] = wall > 0 ? 100 * (1 - used / wall) : 0;
    pthread_barrier_destroy(&bar);
    R[o][t][r] = tot / (w1 - w0); C[o][t][r] = (c1 - c0) / tot * 1e6; N[o][t][r] = (nv1 - nv0) / tot; M[o][t][r] = (m1 - m0) / tot; }
  printf("%-8s %-9s %3s %10s %10s %10s %9s %7s %7s %8s %s\n", "key", "op", "thr", "ops/s med", "min", "max", "cpu_us", "nvcsw", "blk_%", "rss_B", "fails");
  for (int o = 0; o < nops; o++) for (int t = 0; t < nT; t++) { qsort(R[o][t], rounds, 8, cmpd); qsort(C[o][t], rounds, 8, cmpd); qsort(N[o][t], rounds, 8, cmpd); qsort(M[o][t], rounds, 8, cmpd); qsort(B[o][t], rounds, 8, cmpd); int q = rounds / 2;
    printf("%-8s %-9s %3d %10.1f %10.1f %10.1f %9.1f %7.2f %7.1f %8.0f %ld%s", keyname, ops[o].name, T[t], R[o][t][q], R[o][t][0], R[o][t][rounds-1], C[o][t][q], N[o][t][q], B[o][t][q], M[o][t][q], fails[o][t], fails[o][t] ? "" : "\n");
    if (fails[o][t]) printf(" last 0x%lx\n", lrv[o][t]); }
  F->C_Logout(s); F->C_Finalize(0); return 0;
}
