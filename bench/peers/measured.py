"""Runs a command, watching the memory of all its processes."""
import os
import subprocess
import threading
import time


def children(pid):
    """The process and all its descendants."""
    found = [pid]
    for parent in found:
        try:
            for task in os.listdir(f"/proc/{parent}/task"):
                with open(f"/proc/{parent}/task/{task}/children") as file:
                    found += [int(child) for child in file.read().split()]
        except OSError:
            continue
    return found


def resident(pids):
    """Memory in MiB: what each process has for itself, and mapped files (libraries, which they share) once."""
    own, shared = 0, 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/status") as file:
                fields = dict(line.split(":", 1) for line in file)
        except OSError:
            continue
        own += int(fields.get("RssAnon", "0 kB").split()[0])
        shared = max(shared, sum(int(fields.get(key, "0 kB").split()[0]) for key in ("RssFile", "RssShmem")))
    return (own + shared) / 1024


def run(command, log, environment=None, folder=None, limit=900):
    """Seconds and peak memory (MiB) of a command, its output in the file `log`; None if it fails or takes too long (s)."""
    with open(log, "w") as file:
        start = time.monotonic()
        process = subprocess.Popen(
            [str(part) for part in command], stdout=file, stderr=subprocess.STDOUT, env=environment, cwd=folder)
        peak, ended = [0.0], threading.Event()

        def watch():
            # Not often: reading these files takes processor time from the program that is timed.
            while not ended.wait(0.25):
                peak[0] = max(peak[0], resident(children(process.pid)))
                if time.monotonic() - start > limit:
                    process.terminate()

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            process.wait()
            seconds = time.monotonic() - start
        finally:
            ended.set()
            watcher.join()
            if process.poll() is None:
                process.terminate()
                process.wait()
    return None if process.returncode else {"seconds": seconds, "memory": peak[0]}
