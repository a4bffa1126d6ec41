package dev.slipway.sandbox.calls;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongFunction;

/** The last calls, and how many there were in all. Thread-safe. */
public final class CallLog {

    /** How many calls are kept unless told otherwise: about 50 MB at most. */
    public static final int KEPT = 100_000;

    private final int kept;
    private final Deque<Call> calls = new ArrayDeque<>();
    private long count;

    public CallLog() {
        this(KEPT);
    }

    /** @param kept how many at most; the oldest go first */
    public CallLog(int kept) {
        this.kept = kept;
    }

    /** Records a call, which is made from its number. */
    public synchronized void add(LongFunction<Call> call) {
        calls.addLast(call.apply(++count));
        if (calls.size() > kept) {
            calls.removeFirst();
        }
    }

    /** The newest ones that the filter takes, the oldest of them first. */
    public synchronized List<Call> read(CallFilter filter) {
        Deque<Call> found = new ArrayDeque<>();
        Iterator<Call> backwards = calls.descendingIterator();
        while (backwards.hasNext() && found.size() < filter.limit()) {
            Call call = backwards.next();
            if (call.number() <= filter.after()) {
                break;
            }
            if (filter.takes(call)) {
                found.addFirst(call);
            }
        }
        return List.copyOf(found);
    }

    /** How many calls there were, those no longer kept among them. */
    public synchronized long count() {
        return count;
    }

    /** Forgets all calls; the numbers go on. */
    public synchronized void clear() {
        calls.clear();
    }
}
