package dev.slipway.deployer.ledger;

import dev.slipway.deployer.aws.Autoscaling;
import dev.slipway.deployer.aws.ScaledService;
import dev.slipway.deployer.aws.Scaling;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts for one who has an environment in custody: the lease is looked at before each write. */
record GuardedScaling(Scaling scaling, Custody custody) implements Scaling {

    @Override
    public List<ScaledService> services(String cluster, Collection<String> names) {
        return scaling.services(cluster, names);
    }

    @Override
    public int unstopped(String cluster, String service) {
        return scaling.unstopped(cluster, service);
    }

    @Override
    public void scale(String cluster, String service, int desired) {
        custody.beforeWrite();
        scaling.scale(cluster, service, desired);
    }

    @Override
    public void tag(String serviceArn, Map<String, String> tags) {
        custody.beforeWrite();
        scaling.tag(serviceArn, tags);
    }

    @Override
    public void untag(String serviceArn, Collection<String> keys) {
        custody.beforeWrite();
        scaling.untag(serviceArn, keys);
    }

    @Override
    public Optional<Autoscaling> autoscaling(String cluster, String service) {
        return scaling.autoscaling(cluster, service);
    }

    @Override
    public void autoscaling(String cluster, String service, Autoscaling wanted) {
        custody.beforeWrite();
        scaling.autoscaling(cluster, service, wanted);
    }
}
