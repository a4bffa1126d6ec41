package dev.slipway.sandbox.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * A shell that outlives this process by a moment: it reads which process groups we have started, and kills those still
 * listed when its input ends. So nothing of ours stays behind even when we get SIGKILL, without native code. Thread-safe.
 *
 * <p>{@code PR_SET_PDEATHSIG} (by {@code setpriv}) would do less: it hangs on the thread that started the process, and
 * grandchildren do not inherit it.
 */
public final class Watchdog implements AutoCloseable {

    private static final String SCRIPT = """
            trap '' INT TERM HUP
            pids=' '
            while read -r action pid; do
                case $action in
                    watch) pids="$pids$pid " ;;
                    forget) pids="${pids%% $pid *} ${pids#* $pid }" ;;
                esac
            done
            for pid in $pids; do
                kill -s KILL -- "-$pid" 2>/dev/null || kill -s KILL "$pid" 2>/dev/null
            done
            """;

    private final Process shell;
    private final Writer input;

    /**
     * Starts the shell.
     *
     * @throws UncheckedIOException if there is none
     */
    public Watchdog() {
        try {
            ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", SCRIPT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            shell = builder.start();
            input = shell.outputWriter(StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to start the watchdog with /bin/sh but failed", e);
        }
    }

    /** Lists a process; when we end, its group is killed, or the process alone if it leads none. */
    public void watch(long pid) {
        tell("watch " + pid);
    }

    /** Takes a process off the list; to be called as soon as it has ended, since its number may be given again. */
    public void forget(long pid) {
        tell("forget " + pid);
    }

    private synchronized void tell(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            // The shell is gone, so nobody watches; what we started still ends with close().
            return;
        }
    }

    /** Kills what is still listed and waits for it. */
    @Override
    public void close() {
        try {
            synchronized (this) {
                input.close();
            }
            shell.waitFor();
        } catch (IOException e) {
            shell.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
