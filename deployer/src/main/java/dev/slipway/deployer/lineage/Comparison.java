package dev.slipway.deployer.lineage;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where two commits are compared in a browser. Pure functions. */
public final class Comparison {
    private Comparison() {}

    /**
     * The page that compares what runs with what would.
     *
     * @param repository of the workflow, such as {@code https://github.com/acme/shop}; absent outside of one, and the image's
     *     own label says it then
     */
    public static Optional<URI> of(Build from, Build to, @Nullable URI repository) {
        URI source = repository != null ? repository : to.source();
        Optional<String> before = from.commit();
        Optional<String> after = to.commit();
        if (source == null || before.isEmpty() || after.isEmpty() || before.equals(after)) {
            return Optional.empty();
        }
        String base = source.toString().replaceFirst("/+$", "").replaceFirst("\\.git$", "");
        String host = String.valueOf(source.getHost()).toLowerCase(Locale.ROOT);
        String page = host.contains("gitlab") ? "/-/compare/" : "/compare/";
        return Optional.of(URI.create(base + page + before.get() + "..." + after.get()));
    }
}
