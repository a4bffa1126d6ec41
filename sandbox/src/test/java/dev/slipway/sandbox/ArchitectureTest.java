package dev.slipway.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The package table of the sandbox: what each room may import of the others. The root may import all but {@code command}. */
final class ArchitectureTest {

    private static final String ROOT = "dev.slipway.sandbox";

    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("command", Set.of("", "dashboard", "faults", "setup")),
            Map.entry("setup", Set.of("protocol", "ecs", "ecr", "balancer", "faults")),
            Map.entry("embedded", Set.of("runtime", "time")),
            Map.entry("time", Set.of()),
            Map.entry("placeholder", Set.of()),
            Map.entry("protocol", Set.of("time")),
            Map.entry("access", Set.of("protocol", "store")),
            Map.entry("faults", Set.of("access", "time")),
            Map.entry("calls", Set.of("time")),
            Map.entry("traffic", Set.of("access", "protocol", "faults", "calls", "slack", "store", "time")),
            Map.entry("identity", Set.of("protocol")),
            Map.entry("alarms", Set.of("protocol", "faults", "time")),
            Map.entry("elb", Set.of("protocol", "balancer")),
            Map.entry("autoscaling", Set.of("protocol", "time")),
            Map.entry("secrets", Set.of("protocol", "faults", "time")),
            Map.entry("logs", Set.of("protocol", "faults", "time")),
            Map.entry("store", Set.of("protocol", "time")),
            Map.entry("ecr", Set.of("protocol", "faults", "time")),
            Map.entry("docker", Set.of("runtime", "ecr")),
            Map.entry("registry", Set.of("protocol", "ecr")),
            Map.entry("slack", Set.of("time", "faults")),
            Map.entry("runtime", Set.of("time", "ecr")),
            Map.entry("balancer", Set.of("time", "faults")),
            Map.entry("ecs", Set.of("protocol", "runtime", "balancer", "secrets", "logs", "faults", "time")),
            Map.entry(
                    "dashboard",
                    Set.of(
                            "protocol",
                            "runtime",
                            "balancer",
                            "ecr",
                            "ecs",
                            "secrets",
                            "logs",
                            "faults",
                            "calls",
                            "slack",
                            "time")));

    static final Set<String> PACKAGES = new TreeSet<>(MAY_IMPORT.keySet());

    private static final JavaClasses SANDBOX = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @ParameterizedTest
    @FieldSource("PACKAGES")
    void importsOnlyWhatTheTableAllows(String room) {
        Set<String> allowed = new TreeSet<>(MAY_IMPORT.getOrDefault(room, Set.of()));
        allowed.add(room);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room)
                .should()
                .dependOnClassesThat(new DescribedPredicate<>("are in the sandbox beyond " + allowed) {
                    @Override
                    public boolean test(JavaClass other) {
                        String name = other.getPackageName() + ".";
                        return name.startsWith(ROOT + ".") && !allowed.contains(room(name));
                    }
                })
                .allowEmptyShould(true)
                .check(SANDBOX);
    }

    /** Empty for the root. */
    private static String room(String name) {
        return name.equals(ROOT + ".") ? "" : name.substring(ROOT.length() + 1, name.length() - 1);
    }

    @Test
    void isALibraryWithoutItsProgram() {
        noClasses()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".command")
                .check(SANDBOX);
    }

    @Test
    void hasNoRoomBeyondTheTable() {
        classes()
                .should()
                .resideInAnyPackage(
                        PACKAGES.stream().map(room -> ROOT + "." + room).toArray(String[]::new))
                .orShould()
                .resideInAPackage(ROOT)
                .check(SANDBOX);
    }

    @Test
    void hasNoCycles() {
        slices().matching(ROOT + ".(*)").should().beFreeOfCycles().check(SANDBOX);
    }

    @Test
    void letsTimePassOnlyOnTheTimeline() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".ecs", ROOT + ".secrets", ROOT + ".logs", ROOT + ".protocol")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(InstantSource.class, "system")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(SANDBOX);
    }
}
