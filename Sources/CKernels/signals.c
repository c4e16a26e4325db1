#include "CKernels.h"
#include <signal.h>
#include <string.h>

static volatile sig_atomic_t caught = 0;

static void remember(int number) { caught = number; }

void ck_catch_stop_signals(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = remember;
  action.sa_flags = SA_RESTART | SA_RESETHAND;
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  /* A parent may have handed down a mask that blocks them. */
  sigset_t both;
  sigemptyset(&both);
  sigaddset(&both, SIGINT);
  sigaddset(&both, SIGTERM);
  sigprocmask(SIG_UNBLOCK, &both, NULL);
}

int ck_stop_signal(void) { return caught; }
