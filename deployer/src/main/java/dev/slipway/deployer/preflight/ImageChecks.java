package dev.slipway.deployer.preflight;

import dev.slipway.deployer.aws.Platform;
import dev.slipway.deployer.aws.Revision;
import dev.slipway.deployer.aws.Scan;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.config.ScanBar;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether the image is what the services can run. */
final class ImageChecks {
    private ImageChecks() {}

    /** Whether the repository has what was asked for. */
    static List<Finding> exists(View view) {
        String label = view.subject().label();
        return label == null || view.image().isPresent()
                ? List.of()
                : List.of(Finding.obstacle(
                        "find the image " + label,
                        "the repository %s has no such tag or digest".formatted(view.repository()),
                        "Push it first, or name one that is there."));
    }

    /** Whether ECR hands it out: what is archived has to be restored first ("Archive an image", ECR User Guide). */
    static List<Finding> archived(View view) {
        return view.image()
                .flatMap(
                        image -> view.registered(image)
                                .filter(registered -> !registered.active())
                                .map(
                                        registered -> List.of(
                                                Finding.obstacle(
                                                        "run the image "
                                                                + image.digest().abbreviated(),
                                                        "it is %s in %s, and no task could pull it"
                                                                .formatted(registered.status(), view.repository()),
                                                        "Restore it (aws ecr update-image-storage-class --target-storage-class STANDARD), or push it again."))))
                .orElse(List.of());
    }

    /** Whether it runs on the platform that each task definition asks for; X86_64 and LINUX are ECS's defaults. */
    static List<Finding> platform(View view) {
        List<Platform> built = view.platforms();
        if (built.isEmpty()) {
            return List.of();
        }
        List<Finding> found = new ArrayList<>();
        view.revisions().forEach((service, revision) -> {
            if (matching(built, revision).isEmpty()) {
                found.add(Finding.obstacle(
                        "run the image in " + service.name(),
                        "it is built for %s, and the task definition asks for %s/%s"
                                .formatted(
                                        built.stream().map(Platform::toString).collect(Collectors.joining(", ")),
                                        system(revision),
                                        architecture(revision)),
                        "Build it with --platform %s/%s, or change the runtimePlatform of the task definition."
                                .formatted(system(revision), architecture(revision))));
            }
        });
        return found;
    }

    private static Optional<Platform> matching(List<Platform> built, Revision revision) {
        return built.stream()
                .filter(one -> one.operatingSystem().equals(system(revision)))
                .filter(one -> one.architecture().equals(architecture(revision)))
                .findFirst();
    }

    /** ECS has a name for each release of Windows, images have one for all. */
    private static String system(Revision revision) {
        return revision.operatingSystem().startsWith("WINDOWS") ? "windows" : "linux";
    }

    private static String architecture(Revision revision) {
        return switch (revision.architecture()) {
            case "X86_64" -> "amd64";
            case String other -> other.toLowerCase(Locale.ROOT);
        };
    }

    /** Whether its scan found what is too grave. A list has no scan of its own; the images that our services would run have. */
    static List<Finding> scan(View view) {
        ScanBar bar = view.environment().scanBar();
        Image image = view.subject().image();
        if (image == null || bar == ScanBar.OFF) {
            return List.of();
        }
        TreeSet<String> run = new TreeSet<>();
        view.revisions()
                .values()
                .forEach(revision -> matching(view.platforms(), revision)
                        .ifPresent(platform -> run.add(platform.digest().value())));
        if (run.isEmpty()) {
            run.add(image.digest().value());
        }
        List<Finding> found = new ArrayList<>();
        Map<String, Scan> scans =
                view.each(run, digest -> view.aws().survey().scan(view.repository(), new Digest(digest)));
        scans.values().forEach(scan -> judge(scan, bar, image).ifPresent(found::add));
        return found;
    }

    private static Optional<Finding> judge(Scan scan, ScanBar bar, Image image) {
        return switch (scan) {
            case Scan.Unknown(String why) ->
                Optional.of(Finding.warning(
                        "There is no result of a scan of %s: %s. Switch on scanning in ECR, or write preflight: { scan: off }."
                                .formatted(image.digest().abbreviated(), why)));
            case Scan.Done(Map<String, Integer> counts) -> {
                String grave = bar.severities().stream()
                        .filter(counts::containsKey)
                        .map(severity -> counts.get(severity) + " " + severity)
                        .collect(Collectors.joining(", "));
                yield grave.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Finding.obstacle(
                                "release the image " + image.digest().abbreviated(),
                                "its scan has findings: " + grave,
                                "Build it on a newer base, or raise the bar: preflight: { scan: off }."));
            }
        };
    }

    /** Whether the services run images of another repository: a release would replace a stranger. */
    static List<Finding> repository(View view) {
        Image image = view.subject().image();
        if (image == null) {
            return List.of();
        }
        List<Finding> found = new ArrayList<>();
        view.revisions()
                .forEach((service, revision) -> running(service, revision)
                        .filter(other -> !other.equals(image.repository()))
                        .ifPresent(other -> found.add(Finding.warning(
                                service,
                                "runs an image of %s, and would get one of %s".formatted(other, image.repository()),
                                "Correct repository or services.%s.container in slipway.yml, if that is not meant."
                                        .formatted(service.name())))));
        return found;
    }

    /** The repository without tag and digest. */
    private static Optional<String> running(Environment.Service service, Revision revision) {
        return revision.container(service.container())
                .map(container -> container.image().replaceFirst("@.*$", "").replaceFirst(":[^/]*$", ""));
    }
}
