package dev.slipway.deployer.operation;

import dev.slipway.deployer.aws.Autoscaling;
import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.ScaledService;
import dev.slipway.deployer.aws.Scaling;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** An operation that dies at one of its writes, as by SIGKILL: nothing of its own runs after that. */
final class Killed {
    private Killed() {}

    private static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Whether it died before the write of this number; false when it made fewer. */
    static boolean beforeWrite(int number, Aws aws, Consumer<Aws> operation) {
        Writes writes = new Writes(aws.scaling(), number);
        Aws counted = (Aws) Proxy.newProxyInstance(
                Killed.class.getClassLoader(), new Class<?>[] {Aws.class}, (_, method, arguments) -> {
                    if (method.getName().equals("scaling")) {
                        return writes;
                    }
                    try {
                        return method.invoke(aws, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        try {
            operation.accept(counted);
            return false;
        } catch (Death _) {
            return true;
        }
    }

    private static final class Writes implements Scaling {
        private final Scaling real;
        private int left;

        Writes(Scaling real, int number) {
            this.real = real;
            this.left = number;
        }

        private void write(Runnable call) {
            if (--left == 0) {
                throw new Death();
            }
            call.run();
        }

        @Override
        public List<ScaledService> services(String cluster, Collection<String> names) {
            return real.services(cluster, names);
        }

        @Override
        public int unstopped(String cluster, String service) {
            return real.unstopped(cluster, service);
        }

        @Override
        public Optional<Autoscaling> autoscaling(String cluster, String service) {
            return real.autoscaling(cluster, service);
        }

        @Override
        public void scale(String cluster, String service, int desired) {
            write(() -> real.scale(cluster, service, desired));
        }

        @Override
        public void tag(String serviceArn, Map<String, String> tags) {
            write(() -> real.tag(serviceArn, tags));
        }

        @Override
        public void untag(String serviceArn, Collection<String> keys) {
            write(() -> real.untag(serviceArn, keys));
        }

        @Override
        public void autoscaling(String cluster, String service, Autoscaling wanted) {
            write(() -> real.autoscaling(cluster, service, wanted));
        }
    }
}
