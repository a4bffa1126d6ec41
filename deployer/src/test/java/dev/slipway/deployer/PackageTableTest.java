package dev.slipway.deployer;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The package table of the design: what each room may import. */
final class PackageTableTest {
    private static final String ROOT = "dev.slipway.deployer";
    private static final List<String> LEAVES = List.of("release", "event", "config", "time");

    /** What a room may import beside the leaves and itself; the root may import everything. */
    private static final Map<String, List<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry(
                    "command",
                    List.of(
                            "pipeline",
                            "operation",
                            "recovery",
                            "plan",
                            "preflight",
                            "migration",
                            "rollout",
                            "smoke",
                            "maintenance",
                            "ledger",
                            "lease",
                            "history",
                            "status",
                            "draft",
                            "lineage",
                            "provenance",
                            "preview",
                            "schema",
                            "policy",
                            "report",
                            "aws")),
            Map.entry(
                    "pipeline",
                    List.of(
                            "provenance",
                            "schema",
                            "plan",
                            "preflight",
                            "migration",
                            "rollout",
                            "smoke",
                            "maintenance",
                            "ledger",
                            "lease",
                            "aws")),
            Map.entry("operation", List.of("rollout", "aws")),
            Map.entry("recovery", List.of("migration", "rollout", "provenance", "ledger", "lease", "aws")),
            Map.entry("plan", List.of("aws")),
            Map.entry("preflight", List.of("aws", "ledger")),
            Map.entry("policy", List.of("aws")),
            Map.entry("schema", List.of("report", "ledger", "aws")),
            Map.entry("migration", List.of("aws")),
            Map.entry("rollout", List.of("aws")),
            Map.entry("maintenance", List.of("aws")),
            Map.entry("ledger", List.of("lease", "aws")),
            Map.entry("history", List.of("ledger", "lease", "report", "aws")),
            Map.entry("status", List.of("plan", "maintenance", "ledger", "lease", "report", "aws")),
            Map.entry("lease", List.of("aws")),
            Map.entry("preview", List.of("plan", "preflight", "lineage", "schema", "ledger", "report", "aws")),
            Map.entry("draft", List.of("aws")),
            Map.entry("lineage", List.of()),
            Map.entry("provenance", List.of("aws", "ledger")),
            Map.entry("smoke", List.of()),
            Map.entry("report", List.of()),
            Map.entry("aws", List.of()));

    /** What a leaf may import beside itself. */
    private static final Map<String, List<String>> LEAVES_MAY_IMPORT =
            Map.of("release", List.of(), "time", List.of(), "event", List.of("release"), "config", List.of("release"));

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void everyRoomImportsOnlyWhatTheTableAllows() {
        assertThat(MAIN).isNotEmpty();
        for (Map.Entry<String, List<String>> room : MAY_IMPORT.entrySet()) {
            List<String> allowed = new ArrayList<>(room.getValue());
            allowed.addAll(LEAVES);
            holds(MAIN, room.getKey(), allowed);
        }
        LEAVES_MAY_IMPORT.forEach((leaf, allowed) -> holds(MAIN, leaf, allowed));
    }

    @Test
    void everyPackageIsInTheTable() {
        Set<String> known = new HashSet<>(MAY_IMPORT.keySet());
        known.addAll(LEAVES);
        for (JavaClass type : MAIN) {
            String name = type.getPackageName();
            if (!name.equals(ROOT)) {
                assertThat(known).as("rooms").contains(name.substring(ROOT.length() + 1));
            }
        }
    }

    @Test
    void onlyTheGatewaysKnowTheSdk() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".aws")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon.awssdk..")
                .check(MAIN);
    }

    @Test
    void nobodySleepsButTheSleeper() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(MAIN);
    }

    @Test
    void aRoomThatPointsUpIsFound() {
        assertThatThrownBy(() -> holds(MAIN, "pipeline", List.of()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("pipeline");
    }

    private static void holds(JavaClasses all, String room, List<String> allowed) {
        String[] packages = allowed.stream().map(one -> ROOT + "." + one).toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(ROOT + "." + room)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(packages)
                        .or(resideInAnyPackage(ROOT + "." + room))
                        .or(not(resideInAnyPackage(ROOT + ".."))))
                .allowEmptyShould(true)
                .because(room + " may import " + allowed)
                .check(all);
    }
}
