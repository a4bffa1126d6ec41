package dev.slipway.deployer.report;

import dev.slipway.deployer.event.Event.PlannedService;
import dev.slipway.deployer.release.Digest;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a deploy would change, to be read.
 *
 * @param label how a person named the image
 */
public record PlanView(String environment, URI url, String label, Digest digest, List<PlannedService> services) {

    public PlanView {
        services = List.copyOf(services);
    }

    private boolean changesAnything() {
        return services.stream().anyMatch(PlannedService::changed);
    }

    private String verdict() {
        long changed = services.stream().filter(PlannedService::changed).count();
        return changesAnything()
                ? "A deploy would change %d of %d %s."
                        .formatted(changed, services.size(), services.size() == 1 ? "service" : "services")
                : "Nothing to change: every service runs this release.";
    }

    /** For a person, on a terminal or in a log. */
    public void print(PrintStream out, boolean colours) {
        Palette palette = new Palette(colours);
        out.println(palette.bold(environment + "  " + Untrusted.terminal(Wording.release(label, digest)))
                + palette.dim("  " + url));
        for (PlannedService service : services) {
            String change = service.changed()
                    ? Wording.from(service) + " → " + palette.green(service.to().abbreviated())
                    : palette.dim(service.to().abbreviated() + ", nothing to change");
            out.println("  " + palette.bold("%-10s".formatted(service.service())) + " " + change);
            service.changes().forEach(line -> out.println("             " + Untrusted.terminal(line)));
        }
        out.println(verdict());
        out.flush();
    }

    /** For a machine: one object on one line. */
    public String json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("environment", environment);
        fields.put("url", url.toString());
        fields.put("label", label);
        fields.put("digest", digest.value());
        fields.put("changes", changesAnything());
        fields.put("services", services.stream().map(JsonLines::planned).toList());
        return JsonMapper.shared().writeValueAsString(fields);
    }

    /**
     * For a job's summary on GitHub.
     *
     * @throws IOException when a file cannot be written
     */
    public void write(GitHubFiles files) throws IOException {
        files.addToSummary("### Plan of " + Untrusted.markdown(environment) + " "
                + Untrusted.markdown(Wording.release(label, digest)) + "\n\n" + Markdown.services(services) + "\n"
                + verdict() + "\n\n");
        files.setOutputs(Map.of("digest", digest.value(), "changes", Boolean.toString(changesAnything())));
    }
}
