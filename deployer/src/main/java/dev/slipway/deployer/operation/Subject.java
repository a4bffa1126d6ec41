package dev.slipway.deployer.operation;

import dev.slipway.deployer.aws.ScaledService;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.config.Environment;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A service that an operation is about, and how it stood when the operation began. */
record Subject(Environment.Service service, ScaledService before) {

    String name() {
        return service.name();
    }

    /** Its name in ECS. */
    String serviceName() {
        return service.serviceName();
    }

    ServiceSnapshot snapshot() {
        return before.snapshot();
    }

    /** By waves, the first one first. */
    static List<List<Subject>> waves(Collection<Subject> subjects) {
        return List.copyOf(subjects.stream()
                .collect(Collectors.groupingBy(one -> one.service().wave(), TreeMap::new, Collectors.toList()))
                .values());
    }

    static List<Environment.Service> services(Collection<Subject> subjects) {
        return subjects.stream().map(Subject::service).toList();
    }

    static String names(Collection<Subject> subjects) {
        return subjects.stream().map(Subject::name).collect(Collectors.joining(", "));
    }
}
