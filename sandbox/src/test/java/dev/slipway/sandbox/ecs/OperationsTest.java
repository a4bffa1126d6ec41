package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.ecs.Rehearsal.CLUSTER;
import static dev.slipway.sandbox.ecs.Rehearsal.GROUP;
import static dev.slipway.sandbox.ecs.Rehearsal.NETWORK;
import static dev.slipway.sandbox.ecs.Rehearsal.ONE;
import static dev.slipway.sandbox.ecs.Rehearsal.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.sandbox.protocol.AwsAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.ServiceNotActiveException;
import software.amazon.awssdk.services.ecs.model.ServiceNotFoundException;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class OperationsTest {

    private final Rehearsal rehearsal = new Rehearsal();

    @AfterEach
    void close() {
        rehearsal.close();
    }

    @Test
    void keepsMembersOfATaskDefinitionThatTheSdkDoesNotKnow() throws Exception {
        String sent = """
                {"family":"web","containerDefinitions":[{"name":"app","image":"ublog:v1","younger":{"than":"the SDK"}}],
                 "volumes":[{"name":"data","s3filesVolumeConfiguration":{"fileSystemArn":"fs-1"}}],
                 "taskRoleArn":"","novelty":[1,2],"tags":[{"key":"team","value":"a"}]}""";
        post("RegisterTaskDefinition", sent);
        JsonNode definition =
                post("DescribeTaskDefinition", "{\"taskDefinition\":\"web\"}").path("taskDefinition");

        assertThat(definition.path("novelty").toString()).isEqualTo("[1,2]");
        assertThat(definition
                        .path("containerDefinitions")
                        .get(0)
                        .path("younger")
                        .toString())
                .isEqualTo("{\"than\":\"the SDK\"}");
        assertThat(definition
                        .path("volumes")
                        .get(0)
                        .path("s3filesVolumeConfiguration")
                        .toString())
                .isEqualTo("{\"fileSystemArn\":\"fs-1\"}");
        assertThat(definition
                        .path("containerDefinitions")
                        .get(0)
                        .path("mountPoints")
                        .toString())
                .isEqualTo("[]");
        assertThat(definition.has("taskRoleArn")).isFalse();
        assertThat(definition.has("tags")).isFalse();
    }

    @Test
    void leavesOutWhatIsAbsentAndSendsTheListsThatEcsAlwaysSends() throws Exception {
        rehearsal.worker(1, ONE);
        JsonNode answer = post("DescribeServices", "{\"cluster\":\"ublog-staging\",\"services\":[\"worker\"]}");
        JsonNode service = answer.path("services").get(0);

        assertThat(answer.path("failures").toString()).isEqualTo("[]");
        assertThat(service.path("events").isArray()).isTrue();
        assertThat(service.path("loadBalancers").toString()).isEqualTo("[]");
        assertThat(service.path("deploymentController").path("type").stringValue())
                .isEqualTo("ECS");
        assertThat(service.has("healthCheckGracePeriodSeconds")).isFalse();
        assertThat(service.toString()).doesNotContain("null", "\"\"");
        assertThat(service.path("createdAt").isNumber()).isTrue();
    }

    @Test
    void numbersTheRevisionsOfAFamily() {
        rehearsal.define("web", Rehearsal.app(ONE));
        String second = rehearsal.define("web", Rehearsal.app(TWO));

        assertThat(second).isEqualTo("arn:aws:ecs:eu-central-1:111111111111:task-definition/web:2");
        assertThat(described("web")).isEqualTo(2);
        assertThat(described("web:1")).isEqualTo(1);
        assertThat(described(second)).isEqualTo(2);
        assertThat(rehearsal
                        .ecs
                        .listTaskDefinitions(request ->
                                request.familyPrefix("web").sort(SortOrder.DESC).maxResults(1))
                        .taskDefinitionArns())
                .containsExactly(second);
    }

    private int described(String id) {
        return rehearsal
                .ecs
                .describeTaskDefinition(request -> request.taskDefinition(id))
                .taskDefinition()
                .revision();
    }

    @Test
    void findsTheNewestActiveRevisionOfAFamily() {
        rehearsal.define("web", Rehearsal.app(ONE));
        String second = rehearsal.define("web", Rehearsal.app(TWO));
        assertThat(rehearsal
                        .ecs
                        .deregisterTaskDefinition(request -> request.taskDefinition(second))
                        .taskDefinition()
                        .status())
                .isEqualTo(TaskDefinitionStatus.INACTIVE);

        assertThat(described("web")).isEqualTo(1);
        assertThat(described(second)).isEqualTo(2);
    }

    @Test
    void refusesToDeployAnInactiveRevisionOrOneThatDoesNotExist() {
        rehearsal.web(1, ONE);
        String second = rehearsal.define("web", Rehearsal.app(TWO));
        rehearsal.ecs.deregisterTaskDefinition(request -> request.taskDefinition(second));

        assertThatThrownBy(() -> rehearsal.ecs.updateService(
                        request -> request.cluster(CLUSTER).service("web").taskDefinition(second)))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("inactive");
        assertThatThrownBy(() -> rehearsal.ecs.updateService(
                        request -> request.cluster(CLUSTER).service("web").taskDefinition("web:99")))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("TaskDefinition not found");
    }

    @Test
    void refusesTaskDefinitionsThatCannotRun() {
        assertThatThrownBy(() -> rehearsal.ecs.registerTaskDefinition(request -> request.family("web")))
                .isInstanceOf(ClientException.class);
        assertThatThrownBy(() -> rehearsal.define(
                        "web", ContainerDefinition.builder().name("app").build()))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("image");
        assertThatThrownBy(() -> rehearsal.define("web", Rehearsal.app(ONE), Rehearsal.app(TWO)))
                .hasMessageContaining("unique");
        assertThatThrownBy(() -> rehearsal.ecs.describeTaskDefinition(request -> request.taskDefinition("none")))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("Unable to describe task definition.");
    }

    @Test
    void givesListsInPagesWhoseTokensAreGoodForTheirOperation() {
        Stream.of("a", "b", "c").forEach(name -> rehearsal.ecs.createCluster(request -> request.clusterName(name)));
        List<String> all = rehearsal.ecs.listClusters().clusterArns();
        ListClustersResponse first = rehearsal.ecs.listClusters(request -> request.maxResults(2));

        assertThat(rehearsal
                        .ecs
                        .listClustersPaginator(request -> request.maxResults(2))
                        .clusterArns())
                .containsExactlyElementsOf(all);
        assertThat(first.clusterArns()).hasSize(2);
        assertThatThrownBy(() -> rehearsal.ecs.listServices(
                        request -> request.cluster("a").nextToken(first.nextToken())))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("The token is invalid.");
        assertThatThrownBy(() -> rehearsal.ecs.listClusters(request -> request.maxResults(101)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("maxResults must be between 1 and 100.");
    }

    @Test
    void carriesTags() {
        Tag team = Tag.builder().key("team").value("a").build();
        String arn = rehearsal
                .ecs
                .registerTaskDefinition(request -> request.family("web")
                        .containerDefinitions(Rehearsal.app(ONE))
                        .tags(team))
                .taskDefinition()
                .taskDefinitionArn();
        Tag release = Tag.builder().key("release").value("2").build();
        rehearsal.ecs.tagResource(request -> request.resourceArn(arn).tags(release));

        assertThat(rehearsal
                        .ecs
                        .describeTaskDefinition(
                                request -> request.taskDefinition(arn).include(TaskDefinitionField.TAGS))
                        .tags())
                .containsExactly(team, release);
        assertThat(rehearsal
                        .ecs
                        .describeTaskDefinition(request -> request.taskDefinition(arn))
                        .hasTags())
                .isFalse();
        rehearsal.ecs.untagResource(request -> request.resourceArn(arn).tagKeys("team"));
        assertThat(rehearsal
                        .ecs
                        .listTagsForResource(request -> request.resourceArn(arn))
                        .tags())
                .containsExactly(release);
        assertThatThrownBy(() -> rehearsal.ecs.listTagsForResource(request -> request.resourceArn(arn + "0")))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void namesWhatIsMissing() {
        assertThat(rehearsal
                        .ecs
                        .describeServices(request -> request.cluster(CLUSTER).services("nothing"))
                        .failures())
                .extracting(Failure::reason, Failure::arn)
                .containsExactly(
                        tuple("MISSING", "arn:aws:ecs:eu-central-1:111111111111:service/ublog-staging/nothing"));
        assertThat(rehearsal
                        .ecs
                        .describeClusters(request -> request.clusters(CLUSTER, "nothing"))
                        .failures())
                .hasSize(1);
        String deployment = "arn:aws:ecs:eu-central-1:111111111111:service-deployment/ublog-staging/web/none";
        assertThat(rehearsal
                        .ecs
                        .describeServiceDeployments(request -> request.serviceDeploymentArns(deployment))
                        .failures())
                .hasSize(1);
    }

    @Test
    void refusesClustersAndServicesThatDoNotExist() {
        assertThatThrownBy(() -> rehearsal.ecs.describeServices(
                        request -> request.cluster("none").services("web")))
                .isInstanceOf(ClusterNotFoundException.class)
                .hasMessageContaining("Cluster not found.");
        assertThatThrownBy(() -> rehearsal.ecs.listTasks(request -> {})).isInstanceOf(ClusterNotFoundException.class);
        assertThatThrownBy(() -> rehearsal.ecs.updateService(
                        request -> request.cluster(CLUSTER).service("none").desiredCount(1)))
                .isInstanceOf(ServiceNotFoundException.class);
        assertThatThrownBy(() -> rehearsal.ecs.listServiceDeployments(
                        request -> request.cluster(CLUSTER).service("none")))
                .isInstanceOf(ServiceNotFoundException.class);
    }

    @Test
    void refusesToUpdateAServiceThatWasDeleted() {
        rehearsal.worker(1, ONE);
        rehearsal.ecs.deleteService(
                request -> request.cluster(CLUSTER).service("worker").force(true));

        assertThatThrownBy(() -> rehearsal.ecs.updateService(
                        request -> request.cluster(CLUSTER).service("worker").desiredCount(1)))
                .isInstanceOf(ServiceNotActiveException.class);
        rehearsal.settle();
        rehearsal.worker(1, TWO);
        assertThat(rehearsal.describe("worker").status()).isEqualTo("ACTIVE");
    }

    @Test
    void refusesServicesThatCannotRun() {
        String revision = rehearsal.define("web", Rehearsal.app(ONE));
        LoadBalancer there = LoadBalancer.builder()
                .targetGroupArn(GROUP)
                .containerName("app")
                .containerPort(8080)
                .build();

        assertRefused(revision, there.toBuilder().targetGroupArn(GROUP + "0").build(), "does not exist");
        assertRefused(revision, there.toBuilder().containerName("other").build(), "other does not exist");
        assertRefused(revision, there.toBuilder().containerPort(9).build(), "container port 9");
        assertThatThrownBy(() -> rehearsal.ecs.createService(
                        request -> request.cluster(CLUSTER).serviceName("web").taskDefinition(revision)))
                .hasMessageContaining("Network Configuration must be provided");
        rehearsal.web(1, ONE);
        assertThatThrownBy(() -> rehearsal.web(1, ONE)).hasMessageContaining("not idempotent");
    }

    private void assertRefused(String revision, LoadBalancer loadBalancer, String message) {
        assertThatThrownBy(() -> rehearsal.ecs.createService(request -> request.cluster(CLUSTER)
                        .serviceName("web")
                        .taskDefinition(revision)
                        .networkConfiguration(NETWORK)
                        .loadBalancers(loadBalancer)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(message);
    }

    @Test
    void boundsTheSizeOfItsQuestions() {
        assertThatThrownBy(() -> rehearsal.ecs.describeServices(
                        request -> request.cluster(CLUSTER).services(Collections.nCopies(11, "web"))))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> rehearsal.ecs.describeTasks(
                        request -> request.cluster(CLUSTER).tasks(Collections.nCopies(101, "task"))))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> rehearsal.ecs.describeServiceDeployments(
                        request -> request.serviceDeploymentArns(Collections.nCopies(21, "arn"))))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> rehearsal.ecs.describeTasks(
                        request -> request.cluster(CLUSTER).tasks(List.of())))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void showsWhatRunsInASnapshot() {
        rehearsal.web(2, ONE);

        assertThat(rehearsal.engine.snapshot().clusters()).singleElement().satisfies(cluster -> {
            assertThat(cluster.name()).isEqualTo(CLUSTER);
            assertThat(cluster.services()).singleElement().satisfies(service -> {
                assertThat(service.digest()).isEqualTo(ONE);
                assertThat(service.running()).isEqualTo(2);
                assertThat(service.tasks()).hasSize(2).allSatisfy(task -> {
                    assertThat(task.health()).isEqualTo("HEALTHY");
                    assertThat(task.ports()).containsKey(8080);
                });
            });
        });
    }

    @Test
    void listsTheDelaysThatItShortens() {
        assertThat(Delays.aws().shortenings()).isEmpty();
        assertThat(Delays.shortened().shortenings())
                .extracting(Delays.Shortened::name)
                .contains("healthy after RUNNING without a health check");
    }

    private JsonNode post(String operation, String body) {
        AwsAnswer answer = rehearsal.endpoint.handle(
                Map.of(
                        "X-Amz-Target",
                        "AmazonEC2ContainerServiceV20141113." + operation,
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=sandbox/20261121/eu-central-1/ecs/aws4_request"),
                body.getBytes(StandardCharsets.UTF_8));
        String json = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.status()).as(json).isEqualTo(200);
        return JsonMapper.builder().build().readTree(json);
    }
}
