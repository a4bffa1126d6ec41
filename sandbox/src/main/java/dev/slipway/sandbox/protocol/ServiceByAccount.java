package dev.slipway.sandbox.protocol;

import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/** One service of several accounts: each request goes to that of its caller's account, and sees nothing of the others. Thread-safe. */
public final class ServiceByAccount implements AwsService {

    private final AwsService home;
    private final Function<AwsRequest, AwsService> ofCaller;

    /**
     * @param home that of one of the accounts, which tells what all have in common
     * @param ofCaller finds that of the caller's account
     */
    public ServiceByAccount(AwsService home, Function<AwsRequest, AwsService> ofCaller) {
        this.home = home;
        this.ofCaller = ofCaller;
    }

    @Override
    public String signingName() {
        return home.signingName();
    }

    @Override
    public Set<String> operations() {
        return home.operations();
    }

    @Override
    public boolean takesUnsigned(AwsRequest request) {
        return home.takesUnsigned(request);
    }

    @Override
    public AwsAnswer answer(AwsRequest request) {
        return ofCaller.apply(request).answer(request);
    }

    @Override
    public AwsAnswer answerAsOf(AwsRequest request, Duration ago) {
        return ofCaller.apply(request).answerAsOf(request, ago);
    }

    @Override
    public AwsAnswer refuse(AwsRequest request, AwsError error) {
        return home.refuse(request, error);
    }
}
