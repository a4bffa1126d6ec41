package dev.slipway.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The package table of the application: which room may use which. */
final class ArchitectureTest {
    private static final String ROOT = "dev.slipway.app";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void everyRoomUsesOnlyTheRoomsBelowIt() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("root")
                .definedBy(ROOT)
                .layer("health")
                .definedBy(ROOT + ".health..")
                .layer("job")
                .definedBy(ROOT + ".job..")
                .layer("adhoc")
                .definedBy(ROOT + ".adhoc..")
                .layer("timeline")
                .definedBy(ROOT + ".timeline..")
                .layer("post")
                .definedBy(ROOT + ".post..")
                .layer("maintenance")
                .definedBy(ROOT + ".maintenance..")
                .layer("web")
                .definedBy(ROOT + ".web..")
                .layer("database")
                .definedBy(ROOT + ".database..")
                .layer("config")
                .definedBy(ROOT + ".config..")
                .layer("view")
                .definedBy(ROOT + ".view..")
                .whereLayer("root")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("health")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("job")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("adhoc")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("timeline")
                .mayOnlyBeAccessedByLayers("root", "job", "view")
                .whereLayer("post")
                .mayOnlyBeAccessedByLayers("root", "timeline", "view")
                .whereLayer("maintenance")
                .mayOnlyBeAccessedByLayers("root", "health", "job")
                .whereLayer("web")
                .mayOnlyBeAccessedByLayers("root", "health", "timeline", "post", "maintenance", "view")
                .whereLayer("database")
                .mayOnlyBeAccessedByLayers("root", "health")
                .check(CLASSES);
    }

    @Test
    void onlyTheRootReadsTheEnvironment() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT)
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(CLASSES);
    }

    @Test
    void nobodySleepsByItself() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT)
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .check(CLASSES);
    }

    @Test
    void roomsWithoutPagesHaveNoCycles() {
        slices().matching(ROOT + ".(config|database|adhoc|maintenance|job|health)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
