package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.ecs.Rehearsal.CLUSTER;
import static dev.slipway.sandbox.ecs.Rehearsal.ONE;
import static dev.slipway.sandbox.ecs.Rehearsal.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.PlatformUnknownException;
import software.amazon.awssdk.services.ecs.model.UnsupportedFeatureException;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

final class ServiceSettingsTest {

    private final Rehearsal rehearsal = new Rehearsal();

    @AfterEach
    void close() {
        rehearsal.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CODE_DEPLOY", "EXTERNAL"})
    void refusesOtherDeploymentControllers(String controller) {
        assertThatThrownBy(() -> rehearsal.service(
                        "web", 1, ONE, request -> request.deploymentController(type -> type.type(controller))))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining(controller)
                .hasMessageContaining("ECS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BLUE_GREEN", "LINEAR", "CANARY"})
    void refusesOtherStrategies(String strategy) {
        rehearsal.worker(1, ONE);
        assertThatThrownBy(() -> rehearsal.ecs.updateService(request -> request.cluster(CLUSTER)
                        .service("worker")
                        .deploymentConfiguration(configuration -> configuration.strategy(strategy))))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining(strategy);
    }

    @Test
    void refusesDaemonsAndOtherLaunchTypes() {
        assertThatThrownBy(() -> rehearsal.service("web", 1, ONE, request -> request.schedulingStrategy("DAEMON")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("daemon");
        assertThatThrownBy(() -> rehearsal.service("web", 1, ONE, request -> request.launchType("EC2")))
                .isInstanceOf(UnsupportedFeatureException.class);
        assertThatThrownBy(() -> rehearsal.service(
                        "web",
                        1,
                        ONE,
                        request -> request.capacityProviderStrategy(CapacityProviderStrategyItem.builder()
                                .capacityProvider("fleet")
                                .build())))
                .isInstanceOf(UnsupportedFeatureException.class);
    }

    @Test
    void refusesPercentagesThatCanNeverMove() {
        assertThatThrownBy(() -> rehearsal.service(
                        "web",
                        1,
                        ONE,
                        request -> request.deploymentConfiguration(configuration ->
                                configuration.minimumHealthyPercent(100).maximumPercent(100))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("will block deployments");
    }

    @Test
    void refusesAnInactiveTaskDefinitionEvenWhenForced() {
        rehearsal.worker(1, ONE);
        String running = rehearsal.describe("worker").taskDefinition();
        String other = rehearsal.define("worker", Rehearsal.app(TWO));
        List.of(running, other)
                .forEach(arn -> rehearsal.ecs.deregisterTaskDefinition(request -> request.taskDefinition(arn)));

        assertThatThrownBy(() -> rehearsal.ecs.updateService(
                        request -> request.cluster(CLUSTER).service("worker").taskDefinition(other)))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("inactive");
        assertThatThrownBy(() -> rehearsal.ecs.updateService(
                        request -> request.cluster(CLUSTER).service("worker").forceNewDeployment(true)))
                .isInstanceOf(ClientException.class);
        rehearsal.runtime.alive().getFirst().exit(1);
        rehearsal.settle();
        assertThat(rehearsal.runtime.alive(ONE)).hasSize(1);
    }

    @Test
    void doesNotBeginADeploymentForWhatNeedsNone() {
        rehearsal.web(1, ONE);
        String before = rehearsal.describe("web").currentServiceDeployment();
        List<Consumer<UpdateServiceRequest.Builder>> changes = List.of(
                request -> request.desiredCount(2),
                request -> request.deploymentConfiguration(configuration -> configuration.maximumPercent(150)),
                request -> request.healthCheckGracePeriodSeconds(30),
                request -> request.enableExecuteCommand(true),
                request -> request.propagateTags("SERVICE"),
                request -> request.platformVersion("LATEST"),
                request -> request.availabilityZoneRebalancing(AvailabilityZoneRebalancing.DISABLED),
                request -> request.taskDefinition(rehearsal.describe("web").taskDefinition()));
        for (Consumer<UpdateServiceRequest.Builder> change : changes) {
            rehearsal.ecs.updateService(
                    request -> change.accept(request.cluster(CLUSTER).service("web")));
        }
        rehearsal.settle();

        assertThat(rehearsal.describe("web")).satisfies(service -> {
            assertThat(service.currentServiceDeployment()).isEqualTo(before);
            assertThat(service.deployments()).hasSize(1);
            assertThat(service.availabilityZoneRebalancing()).isEqualTo(AvailabilityZoneRebalancing.DISABLED);
            assertThat(service.deploymentConfiguration().maximumPercent()).isEqualTo(150);
            assertThat(service.deploymentConfiguration().minimumHealthyPercent())
                    .isEqualTo(100);
        });
    }

    @Test
    void goesByPercentagesThatChangeWhileADeploymentRolls() {
        rehearsal.service(
                "worker",
                2,
                ONE,
                request -> request.deploymentConfiguration(configuration ->
                        configuration.minimumHealthyPercent(100).maximumPercent(101)));
        rehearsal.settle();
        rehearsal.deploy("worker", TWO);
        rehearsal.settle();
        assertThat(rehearsal.runtime.alive(TWO)).isEmpty();

        rehearsal.ecs.updateService(request -> request.cluster(CLUSTER)
                .service("worker")
                .deploymentConfiguration(configuration -> configuration.maximumPercent(200)));
        rehearsal.settle();
        assertThat(rehearsal.runtime.alive(TWO)).hasSize(2);
        assertThat(rehearsal.current("worker").deploymentConfiguration().maximumPercent())
                .isEqualTo(200);
    }

    @Test
    void beginsADeploymentForAnotherPlatformVersion() {
        rehearsal.worker(1, ONE);
        String before = rehearsal.describe("worker").currentServiceDeployment();
        rehearsal.ecs.updateService(
                request -> request.cluster(CLUSTER).service("worker").platformVersion("1.3.0"));
        rehearsal.settle();

        assertThat(rehearsal.describe("worker").currentServiceDeployment()).isNotEqualTo(before);
        assertThat(rehearsal.describe("worker").platformVersion()).isEqualTo("1.3.0");
        assertThatThrownBy(() -> rehearsal.ecs.updateService(
                        request -> request.cluster(CLUSTER).service("worker").platformVersion("9.9.9")))
                .isInstanceOf(PlatformUnknownException.class);
    }
}
