package dev.slipway.bench.load;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * Which request comes when: in each run of {@code writeEvery} requests exactly one writes, at a place that the seed
 * chooses; the others read the timeline and the posts written lately in turn. {@link #next} is called by one thread,
 * {@link #written} by many.
 */
final class Workload {

    private static final int REMEMBERED = 256;

    private final int writeEvery;
    private final String run;
    private final RandomGenerator random;
    private final @Nullable String[] recent = new String[REMEMBERED];
    private int known;
    private int writeAt;

    Workload(Plan plan) {
        this.writeEvery = plan.writeEvery();
        this.run = plan.run();
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(plan.seed());
    }

    /** The n-th request, counted from 0. */
    Request next(long n) {
        int place = (int) (n % writeEvery);
        if (place == 0) {
            writeAt = random.nextInt(writeEvery);
        }
        if (place == writeAt) {
            String token = "slipway-" + run + "-" + n;
            return new Request.Write(
                    "/posts", token, "name=Visitor+" + random.nextInt(1, 100) + "&body=The+slipway+is+clear+" + token);
        }
        String post = place % 2 == 0 ? null : recentPost();
        return new Request.Read(post == null ? "/" : post);
    }

    /** Remembers the page of a post for later reads. */
    synchronized void written(String location) {
        recent[known++ % REMEMBERED] = location;
    }

    private synchronized @Nullable String recentPost() {
        return known == 0 ? null : recent[random.nextInt(Math.min(known, REMEMBERED))];
    }
}
