package dev.slipway.deployer.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where ledger and lease are kept: {@code s3://BUCKET/PREFIX}.
 *
 * @param prefix of every key, without a slash at either end; may be empty
 */
public record State(String bucket, String prefix) {
    private static final Pattern FORM =
            Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[A-Za-z0-9._-]+)*)/?");

    /** Empty when the text has another form. */
    static Optional<State> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new State(
                        form.group(1),
                        form.group(2).isEmpty() ? "" : form.group(2).substring(1)))
                : Optional.empty();
    }

    /** What the keys of an environment begin with; ends with a slash. */
    public String folder(String environment) {
        return (prefix.isEmpty() ? "" : prefix + "/") + environment + "/";
    }

    /** The form of {@code slipway.yml}. */
    @Override
    public String toString() {
        return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    }
}
