package dev.slipway.deployer.recovery;

import java.util.List;

/**
 * What somebody who has just taken an environment found of runs that are gone. A sentence each.
 *
 * @param closed runs that had left nothing half done; their records are closed now
 * @param told runs that have left something, and of which a person was told that the way back has failed
 * @param underWay runs that had changed no service, and whose migration, or command before the services, goes on: the next release
 *     takes that up, or starts nothing beside it
 * @param halfDone runs that have left something which nobody sees to; {@code abort} does
 */
public record Inherited(List<String> closed, List<String> told, List<String> underWay, List<String> halfDone) {
    public Inherited {
        closed = List.copyOf(closed);
        told = List.copyOf(told);
        underWay = List.copyOf(underWay);
        halfDone = List.copyOf(halfDone);
    }
}
