package dev.slipway.deployer.aws;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Asks for many things, as many a call as AWS takes. */
final class Batches {
    private Batches() {}

    /** The answers to all calls, in the order of the items; no items need no call. */
    static <I, O> List<O> of(Collection<I> items, int size, Function<List<I>, List<O>> call) {
        List<I> all = List.copyOf(items);
        List<O> answers = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            answers.addAll(call.apply(all.subList(from, Math.min(all.size(), from + size))));
        }
        return List.copyOf(answers);
    }
}
