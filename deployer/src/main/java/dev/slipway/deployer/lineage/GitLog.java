package dev.slipway.deployer.lineage;

import dev.slipway.deployer.lineage.Lineage.Commit;
import dev.slipway.deployer.lineage.Lineage.Commits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks {@code git} in a work tree for the commits between two. Needs no remote, and says so when the work tree does not go
 * back far enough, as a shallow checkout does not.
 */
public final class GitLog {
    /** Commits that are named; the others are counted. */
    public static final int MOST = 50;

    /** For each call of git. */
    private static final int SECONDS = 5;

    private static final int MOST_BYTES = 1 << 20;

    private final Path folder;

    /** @param folder in the work tree, or anywhere when there is none */
    public GitLog(Path folder) {
        this.folder = folder;
    }

    /** The commits between two builds, as far as git can tell. */
    public Commits between(Build from, Build to) {
        Optional<String> before = from.commit();
        Optional<String> after = to.commit();
        if (before.isEmpty() || after.isEmpty()) {
            return new Commits.Unknown("the image %s has no label org.opencontainers.image.revision"
                    .formatted(after.isEmpty() ? "to release" : "that runs"));
        }
        if (before.equals(after)) {
            return new Commits.Known(List.of(), 0, 0);
        }
        for (String commit : List.of(before.get(), after.get())) {
            if (git("cat-file", "-e", commit + "^{commit}").isEmpty()) {
                return new Commits.Unknown("no work tree here has the commit " + commit.substring(0, 7));
            }
        }
        String range = before.get() + ".." + after.get();
        Optional<String> all = git("rev-list", "--no-merges", "--count", range);
        Optional<String> undone = git("rev-list", "--no-merges", "--count", after.get() + ".." + before.get());
        Optional<String> log =
                git("log", "--no-merges", "--max-count=" + MOST, "--format=%H%x00%an%x00%s", range, "--");
        if (all.isEmpty() || undone.isEmpty() || log.isEmpty()) {
            return new Commits.Unknown("git did not answer");
        }
        return new Commits.Known(
                commits(log.get()),
                Integer.parseInt(all.get().strip()),
                Integer.parseInt(undone.get().strip()));
    }

    static List<Commit> commits(String log) {
        List<Commit> commits = new ArrayList<>();
        for (String line : log.lines().toList()) {
            List<String> fields = List.of(line.split("\0", 3));
            if (fields.size() == 3) {
                commits.add(new Commit(fields.getFirst(), fields.get(1), fields.get(2)));
            }
        }
        return commits;
    }

    /** What git prints; empty when it fails, is not there, or takes too long. */
    private Optional<String> git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "--no-pager", "-c", "log.showSignature=false"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            Thread watchdog = Thread.ofVirtual().start(() -> endLate(process));
            byte[] out = process.getInputStream().readNBytes(MOST_BYTES);
            int code = process.waitFor();
            watchdog.interrupt();
            return code == 0 ? Optional.of(new String(out, StandardCharsets.UTF_8)) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static void endLate(Process process) {
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
