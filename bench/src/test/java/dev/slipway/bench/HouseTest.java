package dev.slipway.bench;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Which room of this module may use which. */
final class HouseTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.slipway.bench");

    private static final ArchRule ROOMS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("root")
            .definedBy("dev.slipway.bench")
            .layer("command")
            .definedBy("..bench.command")
            .layer("demo")
            .definedBy("..bench.demo")
            .layer("startup")
            .definedBy("..bench.startup")
            .layer("launch")
            .definedBy("..bench.launch")
            .layer("balancer")
            .definedBy("..bench.balancer")
            .layer("stage")
            .definedBy("..bench.stage")
            .layer("release")
            .definedBy("..bench.release")
            .layer("load")
            .definedBy("..bench.load")
            .layer("proof")
            .definedBy("..bench.proof")
            .layer("program")
            .definedBy("..bench.program")
            .layer("rehearsal")
            .definedBy("..bench.rehearsal")
            .layer("broken")
            .definedBy("..bench.broken")
            .whereLayer("root")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("command")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("demo")
            .mayOnlyBeAccessedByLayers("command")
            .whereLayer("startup")
            .mayOnlyBeAccessedByLayers("command")
            .whereLayer("launch")
            .mayOnlyBeAccessedByLayers("command")
            .whereLayer("balancer")
            .mayOnlyBeAccessedByLayers("command")
            .whereLayer("stage")
            .mayOnlyBeAccessedByLayers("demo", "balancer", "command")
            .whereLayer("release")
            .mayOnlyBeAccessedByLayers("demo", "stage")
            .whereLayer("load")
            .mayOnlyBeAccessedByLayers("demo", "balancer", "command")
            .whereLayer("proof")
            .mayOnlyBeAccessedByLayers("demo")
            .whereLayer("program")
            .mayOnlyBeAccessedByLayers("demo", "balancer", "command", "launch", "stage", "startup")
            .whereLayer("rehearsal")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("broken")
            .mayOnlyBeAccessedByLayers("release", "demo");

    @Test
    void nothingPointsUp() {
        ROOMS.check(CLASSES);
    }

    @Test
    void onlyStageAndRehearsalTalkToAws() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..bench.stage", "..bench.rehearsal")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon.awssdk..")
                .check(CLASSES);
    }

    @Test
    void theOtherProgramsAreProcessesAndLibrariesOnAVirtualClockAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..bench.rehearsal")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.slipway.app..", "dev.slipway.deployer..", "dev.slipway.sandbox..")
                .check(CLASSES);
    }

    @Test
    void rehearsalsShareNothingWithTheRestOfBench() {
        noClasses()
                .that()
                .resideInAPackage("..bench.rehearsal")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.slipway.bench..").and(not(resideInAPackage("..bench.rehearsal"))))
                .check(CLASSES);
    }

    @Test
    void whatReleaseThreeCarriesNeedsNothingButTheJdk() {
        classes()
                .that()
                .resideInAPackage("..bench.broken")
                .and()
                .haveSimpleNameNotEndingWith("package-info")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "..bench.broken")
                .check(CLASSES);
    }

    @Test
    void aBreachIsFound() {
        ArchRule breached = noClasses()
                .that()
                .resideInAPackage("..bench.demo")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..bench.load");
        assertThatThrownBy(() -> breached.check(CLASSES)).isInstanceOf(AssertionError.class);
    }
}
