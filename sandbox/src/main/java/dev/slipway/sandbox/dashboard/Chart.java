package dev.slipway.sandbox.dashboard;

import static dev.slipway.sandbox.dashboard.Html.escape;

import dev.slipway.sandbox.dashboard.History.Bar;
import dev.slipway.sandbox.dashboard.History.Phase;
import dev.slipway.sandbox.dashboard.History.Span;
import dev.slipway.sandbox.dashboard.History.Traffic;
import dev.slipway.sandbox.dashboard.SandboxState.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A service over the last minutes: a bar for each task, the events, and below them who got the requests. */
final class Chart {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final Duration LEAST = Duration.ofSeconds(30);
    private static final int WIDTH = 1_000;
    private static final int TALLEST = 260;
    private static final int ROW = 12;
    private static final int BINS = 60;
    private static final int TRAFFIC_HEIGHT = 40;

    private final History history;
    private final Releases releases;
    private final Instant now;

    Chart(History history, Releases releases, Instant now) {
        this.history = history;
        this.releases = releases;
        this.now = now;
    }

    /** Empty for a service that no task was seen of. */
    String html(String cluster, SandboxState.Service service) {
        List<Bar> bars = history.bars(cluster, service.name(), now.minus(WINDOW)).stream()
                .sorted(Comparator.comparingInt((Bar bar) -> releases.age(bar.digest()))
                        .thenComparing(bar -> bar.spans().getFirst().from()))
                .toList();
        if (bars.isEmpty()) {
            return "";
        }
        Instant first = bars.stream()
                .map(bar -> bar.spans().getFirst().from())
                .min(Comparator.naturalOrder())
                .orElse(now);
        Instant from = latest(now.minus(WINDOW), earliest(first, now.minus(LEAST)));
        double row = Math.min(ROW, (double) TALLEST / bars.size());
        double height = row * bars.size();
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<figure class=\"chart\"><svg viewBox=\"0 0 %d %.1f\" height=\"%.0f\" preserveAspectRatio=\"none\" role=\"img\""
                        + " aria-label=\"%s\">",
                WIDTH,
                height,
                height,
                escape(summary(bars))));
        for (int i = 0; i < bars.size(); i++) {
            bar(svg, bars.get(i), from, row * i, row > 4 ? row - 2 : row);
        }
        for (Event event : service.events()) {
            if (event.at().isAfter(from)) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<line class=\"event\" x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"0\" y2=\"%2$.1f\"><title>%3$s %4$s</title></line>",
                        x(event.at(), from),
                        height,
                        TIME.format(event.at()),
                        escape(event.message())));
            }
        }
        svg.append("</svg>");
        if (service.key().equals("web") || !history.traffic(cluster).isEmpty()) {
            traffic(svg, cluster, from);
        }
        return svg.append("<figcaption><span>")
                .append(TIME.format(from))
                .append("</span><span>now</span></figcaption></figure>")
                .toString();
    }

    private void bar(StringBuilder svg, Bar bar, Instant from, double y, double height) {
        svg.append("<g class=\"hue-")
                .append(releases.hue(bar.digest()))
                .append("\"><title>")
                .append(escape(releases.name(bar.digest()) + ", task " + bar.id() + ", "
                        + bar.spans().getLast().phase().css()))
                .append("</title>");
        for (int i = 0; i < bar.spans().size(); i++) {
            Span span = bar.spans().get(i);
            Instant end = i + 1 < bar.spans().size() ? bar.spans().get(i + 1).from() : now;
            if (span.phase() != Phase.GONE && end.isAfter(from)) {
                double left = x(span.from(), from);
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect class=\"%s\" x=\"%.1f\" y=\"%.2f\" width=\"%.1f\" height=\"%.2f\"/>",
                        span.phase().css(),
                        left,
                        y,
                        Math.max(1, x(end, from) - left),
                        height));
            }
        }
        svg.append("</g>");
    }

    private void traffic(StringBuilder svg, String cluster, Instant from) {
        List<Traffic> samples = history.traffic(cluster);
        if (samples.size() < 2
                || samples.getLast().byRelease().equals(samples.getFirst().byRelease())) {
            return;
        }
        svg.append(String.format(
                Locale.ROOT,
                "<svg class=\"traffic\" viewBox=\"0 0 %d %d\" height=\"%d\" preserveAspectRatio=\"none\" role=\"img\""
                        + " aria-label=\"Share of the requests by release over the same time\">",
                WIDTH,
                TRAFFIC_HEIGHT,
                TRAFFIC_HEIGHT));
        Duration bin = Duration.between(from, now).dividedBy(BINS);
        double width = (double) WIDTH / BINS;
        for (int i = 0; i < BINS; i++) {
            Map<String, Long> carried =
                    between(samples, from.plus(bin.multipliedBy(i)), from.plus(bin.multipliedBy(i + 1L)));
            long all = carried.values().stream().mapToLong(Long::longValue).sum();
            double y = 0;
            for (Map.Entry<String, Long> release : carried.entrySet()) {
                double height = all == 0 ? 0 : (double) TRAFFIC_HEIGHT * release.getValue() / all;
                if (height > 0) {
                    svg.append(String.format(
                            Locale.ROOT,
                            "<g class=\"hue-%d\"><rect class=\"share\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s:"
                                    + " %d of %d requests</title></rect></g>",
                            releases.hue(release.getKey()),
                            i * width,
                            y,
                            width + .5,
                            height,
                            escape(releases.name(release.getKey())),
                            release.getValue(),
                            all));
                    y += height;
                }
            }
        }
        svg.append("</svg>");
    }

    private static Map<String, Long> between(List<Traffic> samples, Instant from, Instant to) {
        Map<String, Long> before = at(samples, from);
        Map<String, Long> carried = new TreeMap<>();
        at(samples, to).forEach((release, count) -> carried.put(release, count - before.getOrDefault(release, 0L)));
        return carried;
    }

    private static Map<String, Long> at(List<Traffic> samples, Instant instant) {
        Map<String, Long> last = samples.getFirst().byRelease();
        for (Traffic sample : samples) {
            if (sample.at().isAfter(instant)) {
                break;
            }
            last = sample.byRelease();
        }
        return last;
    }

    private String summary(List<Bar> bars) {
        Map<String, Integer> counts = new TreeMap<>();
        bars.forEach(bar -> counts.merge(
                releases.name(bar.digest()) + " "
                        + bar.spans().getLast().phase().css(),
                1,
                Integer::sum));
        StringBuilder summary = new StringBuilder("Tasks over time. Now");
        counts.forEach((what, count) ->
                summary.append(", ").append(count).append(" of ").append(what));
        return summary.toString();
    }

    private double x(Instant instant, Instant from) {
        double all = Math.max(1, Duration.between(from, now).toMillis());
        return Math.clamp(Duration.between(from, instant).toMillis() / all, 0, 1) * WIDTH;
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earliest(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
