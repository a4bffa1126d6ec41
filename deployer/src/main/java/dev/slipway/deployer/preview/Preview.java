package dev.slipway.deployer.preview;

import dev.slipway.deployer.config.Commands;
import dev.slipway.deployer.lineage.Lineage;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.plan.ServiceChange;
import dev.slipway.deployer.preflight.Finding;
import dev.slipway.deployer.schema.Outlook;
import dev.slipway.deployer.time.Span;
import java.util.List;
import java.util.stream.Stream;

/**
 * A plan with all that helps to judge it.
 *
 * @param background what lies between what runs and what would
 * @param proof what stands for the digest, or against it
 * @param outlook what a release would do to the schema
 * @param around the commands around the roll-out
 * @param findings what preflight says of a release at this moment
 */
public record Preview(
        Plan plan, Lineage background, Standing proof, Outlook outlook, Commands around, List<Finding> findings) {

    public Preview {
        findings = List.copyOf(findings);
    }

    /** What stands for a digest. */
    public sealed interface Standing {

        /** It ran where it had to; each source is a whole sentence. */
        record Proved(String environment, List<String> sources) implements Standing {
            public Proved {
                sources = List.copyOf(sources);
            }
        }

        /** A release would be refused; each problem is whole sentences. */
        record Refused(List<String> problems) implements Standing {
            public Refused {
                problems = List.copyOf(problems);
            }
        }

        /** The environment comes after none, so nothing is asked. */
        record NotNeeded() implements Standing {}
    }

    /** One sentence. */
    String verdict() {
        int all = plan.services().size();
        return plan.changesAnything()
                ? "A deploy would change %d of %d %s."
                        .formatted(plan.changed().size(), all, all == 1 ? "service" : "services")
                : "Nothing to change: every service runs this release.";
    }

    /** How long each wave may take until all goes back, a sentence each. */
    List<String> timeouts() {
        return plan.waves().entrySet().stream()
                .map(wave -> "Wave %d may take %s, then everything goes back."
                        .formatted(wave.getKey(), Span.of(wave.getValue())))
                .toList();
    }

    /** The commands around the roll-out, a sentence each in their order; none when nothing changes. */
    List<String> commands() {
        if (!plan.changesAnything()) {
            return List.of();
        }
        return Stream.concat(
                        around.before().stream().map(one -> "Before the services: " + command(one)),
                        around.after().stream().map(one -> "After the services: " + command(one)))
                .toList();
    }

    private static String command(Commands.Command command) {
        return "%s, in a task like %s's, for %s at most; when it fails, %s."
                .formatted(
                        command.text(),
                        command.like(),
                        Span.of(command.timeout()),
                        switch (command.onFailure()) {
                            case FAIL -> "the release fails";
                            case WARN -> "a warning is told";
                        });
    }

    /** What would keep a release from beginning now, a message each. */
    List<String> obstacles() {
        return findings.stream()
                .filter(finding -> finding.kind() != Finding.Kind.WARNING)
                .map(Finding::text)
                .toList();
    }

    /** What a release would warn of, a message each. */
    List<String> warnings() {
        return findings.stream()
                .filter(finding -> finding.kind() == Finding.Kind.WARNING)
                .map(Finding::text)
                .toList();
    }

    /** Services that infrastructure has changed since their last release. */
    List<ServiceChange> infrastructure() {
        return plan.services().stream()
                .filter(change -> !change.infrastructure().isEmpty())
                .toList();
    }

    /** {@code 1.3.0 (0a1b2c3) → 1.4.0 (4d5e6f7)}, as far as the images say; empty when neither does. */
    String builds() {
        String from = background.from().text().orElse("?");
        String to = background.to().text().orElse("?");
        return from.equals("?") && to.equals("?") ? "" : from.equals(to) ? to : from + " → " + to;
    }
}
