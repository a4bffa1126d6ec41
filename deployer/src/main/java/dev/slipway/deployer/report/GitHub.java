package dev.slipway.deployer.report;

import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Listener;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a run's summary and outputs into the files that GitHub gives the step, once the run is over. */
public final class GitHub implements Listener {
    private final GitHubFiles files;
    private final URI url;
    private final Story story = new Story();

    /** @param url where users reach the environment */
    public GitHub(GitHubFiles files, URI url) {
        this.files = files;
        this.url = url;
    }

    @Override
    public String name() {
        return "GitHub's summary";
    }

    @Override
    public void on(Event event) {
        story.on(event);
    }

    @Override
    public List<String> finish() {
        try {
            files.addToSummary(Markdown.of(story));
            files.setOutputs(outputs());
            return List.of();
        } catch (IOException e) {
            return List.of("GitHub's summary and outputs could not be written: " + e + ".");
        }
    }

    private Map<String, String> outputs() {
        Map<String, String> outputs = new LinkedHashMap<>();
        story.started()
                .ifPresent(started -> outputs.put("release", started.release().value()));
        story.digest().ifPresent(digest -> outputs.put("digest", digest.value()));
        story.ended().ifPresent(ended -> {
            outputs.put("outcome", ended.outcome());
            outputs.put("exit-code", Integer.toString(ended.exitCode()));
        });
        outputs.put("url", url.toString());
        return outputs;
    }
}
