package dev.slipway.deployer.ledger;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Objects;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.release.ReleaseId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The records of one environment: {@code PREFIX/ENV/releases/TIME-RELEASE.json}, so that S3 lists them in the order of time.
 * Every method throws {@link AwsFailure} when S3 cannot be read or written. Thread-safe.
 */
public final class Ledger {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final int TRIES = 3;

    private final Objects objects;
    private final String folder;

    /** @param objects those of the state's bucket */
    public Ledger(Objects objects, State state, String environment) {
        this.objects = objects;
        this.folder = state.folder(environment) + "releases/";
    }

    /**
     * Writes a new record.
     *
     * @throws IllegalStateException when another one of that release and instant is there already
     */
    public Entry.Kept open(ReleaseRecord record) {
        String key = folder + STAMP.format(record.opening().startedAt()) + "-" + record.release() + ".json";
        String text = RecordJson.write(record);
        return switch (objects.create(key, text)) {
            case Objects.Write.Done(String etag, var _) -> new Entry.Kept(key, record, etag);
            case Objects.Write.Refused(var _) ->
                throw new IllegalStateException("The ledger has another record " + key + " already.");
        };
    }

    /** Writes a record again, as long as its keeper is the one of the last time. */
    public Writing write(Entry.Kept last, ReleaseRecord next) {
        return write(last, next, last.record().keeper());
    }

    /** The same for the one who takes the record over from a keeper that is gone. */
    public Writing takeOver(Entry.Kept last, String keeper) {
        return write(last, last.record().keptBy(keeper), last.record().keeper());
    }

    private Writing write(Entry.Kept last, ReleaseRecord next, String keeper) {
        String key = last.key();
        String text = RecordJson.write(next);
        String etag = last.etag();
        for (int tries = 1; tries <= TRIES; tries++) {
            if (objects.replace(key, text, etag) instanceof Objects.Write.Done(String written, var _)) {
                return new Writing.Written(new Entry.Kept(key, next, written));
            }
            Entry now = read(key).orElseGet(() -> new Entry.Unreadable(key, "The record " + key + " is gone."));
            if (!(now instanceof Entry.Kept kept) || !kept.record().keeper().equals(keeper)) {
                return new Writing.Taken(now);
            }
            etag = kept.etag();
        }
        return new Writing.Taken(last);
    }

    /** The newest records, the newest first. What cannot be read is among them. */
    public List<Entry> newest(int limit) {
        List<String> keys = keys();
        return keys.subList(Math.max(0, keys.size() - limit), keys.size()).reversed().stream()
                .flatMap(key -> read(key).stream())
                .toList();
    }

    /** All records, the newest first; each is read when it is come to. What cannot be read is among them. */
    public Stream<Entry> newestFirst() {
        return keys().reversed().stream().flatMap(key -> read(key).stream());
    }

    /** The record of a run. */
    public Optional<Entry> find(ReleaseId release) {
        return keys().reversed().stream()
                .filter(key -> key.endsWith("-" + release + ".json"))
                .findFirst()
                .flatMap(this::read);
    }

    private List<String> keys() {
        return objects.list(folder).stream()
                .filter(key -> key.endsWith(".json"))
                .toList();
    }

    private Optional<Entry> read(String key) {
        return objects.read(key).found().map(found -> {
            try {
                return new Entry.Kept(key, RecordJson.read(found.text()), found.etag());
            } catch (IllegalArgumentException e) {
                return new Entry.Unreadable(
                        key,
                        "Tried to read the record %s but failed because: %s. It is left out; a newer version of this program may know it."
                                .formatted(key, e.getMessage()));
            }
        });
    }
}
