package dev.slipway.deployer.ledger;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.Ecs;
import dev.slipway.deployer.aws.Identity;
import dev.slipway.deployer.aws.Images;
import dev.slipway.deployer.aws.Logs;
import dev.slipway.deployer.aws.Objects;
import dev.slipway.deployer.aws.Scaling;
import dev.slipway.deployer.aws.Secrets;
import dev.slipway.deployer.aws.Survey;
import dev.slipway.deployer.time.Cancellation;

/** The same AWS with a guarded ECS. Closed by whoever opened it. */
record GuardedAws(Aws aws, Ecs ecs, Custody custody) implements Aws {

    @Override
    public Images images() {
        return aws.images();
    }

    @Override
    public Logs logs() {
        return aws.logs();
    }

    @Override
    public Secrets secrets() {
        return aws.secrets();
    }

    @Override
    public Identity identity() {
        return aws.identity();
    }

    @Override
    public Objects objects(String bucket) {
        return aws.objects(bucket);
    }

    @Override
    public Scaling scaling() {
        return new GuardedScaling(aws.scaling(), custody);
    }

    @Override
    public Survey survey() {
        return aws.survey();
    }

    @Override
    public Aws heeding(Cancellation cancellation) {
        return custody.over(aws.heeding(cancellation));
    }

    /** Only looks are made as another role. */
    @Override
    public Aws assuming(String roleArn, String region) {
        return aws.assuming(roleArn, region);
    }

    @Override
    public void close() {}
}
