package dev.slipway.deployer.aws;

import java.util.Map;

/** What came of the scan of an image. */
public sealed interface Scan {

    /**
     * It is done.
     *
     * @param counts how many findings of each severity, by ECR's words such as {@code CRITICAL}; zero ones are missing
     */
    record Done(Map<String, Integer> counts) implements Scan {
        public Done {
            counts = Map.copyOf(counts);
        }
    }

    /**
     * Nothing is known.
     *
     * @param why completes "there is no result of a scan, since …"
     */
    record Unknown(String why) implements Scan {}
}
