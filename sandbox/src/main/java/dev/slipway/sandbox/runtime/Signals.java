package dev.slipway.sandbox.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Process groups, which Java does not know: how to start a process as the leader of a session and a group of its own, and
 * how to kill a group.
 */
final class Signals {

    private static final List<String> LEADER = leader();
    private static final long KILL_SECONDS = 5;

    private Signals() {}

    /**
     * The words to put before a command line so that its process leads a session and a group of its own, under the pid that
     * {@link Process#pid()} gives. By {@code setsid} of util-linux; macOS has none, but Perl; without either the
     * process stays in our group and only its descendants can be killed with it.
     */
    static List<String> leaderPrefix() {
        return LEADER;
    }

    /**
     * Kills the process, its group and what descends from it, and waits until the signals are sent. Its output stays open, so
     * that what it wrote is still read.
     */
    static void kill(ProcessHandle process) {
        List<ProcessHandle> descendants = process.descendants().toList();
        if (!LEADER.isEmpty()) {
            killGroup(process.pid());
        }
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    /** Kills what is left of a group whose leader has ended; without effect when nothing is. */
    static void killRemains(long leader) {
        if (!LEADER.isEmpty()) {
            killGroup(leader);
        }
    }

    private static void killGroup(long leader) {
        try {
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -s KILL -- -" + leader)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot run kill", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> leader() {
        List<String> words = new ArrayList<>();
        Path setsid = Path.of("/usr/bin/setsid");
        Path perl = Path.of("/usr/bin/perl");
        if (Files.isExecutable(setsid)) {
            words.add(setsid.toString());
        } else if (Files.isExecutable(perl)) {
            words.addAll(List.of(perl.toString(), "-MPOSIX=setsid", "-e", "setsid; exec { $ARGV[0] } @ARGV; exit 127"));
        }
        return List.copyOf(words);
    }
}
