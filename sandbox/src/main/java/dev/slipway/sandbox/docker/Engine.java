package dev.slipway.sandbox.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.slipway.sandbox.ecr.RegistryAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Docker engine of this machine, and what of it is ours: containers that bear our label, and images that it has pulled for
 * us. Thread-safe.
 */
public final class Engine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** On every container: the state folder of the sandbox whose it is. Each folder has one sandbox at a time. */
    static final String OWNER = "dev.slipway.sandbox";

    private final DockerClient client;
    private final RegistryAccess registry;
    private final String owner;
    private final Set<String> pulled = ConcurrentHashMap.newKeySet();

    private Engine(DockerClient client, RegistryAccess registry, String owner) {
        this.client = client;
        this.registry = registry;
        this.owner = owner;
    }

    /**
     * Reaches the engine that {@code docker} would reach (DOCKER_HOST, else the current context, else the socket), and removes what
     * a sandbox has left behind that was killed in this state folder.
     *
     * @param state absolute
     * @throws IOException if no engine answers there; the message says where
     */
    public static Engine connect(RegistryAccess registry, Path state) throws IOException {
        DefaultDockerClientConfig configuration =
                DefaultDockerClientConfig.createDefaultConfigBuilder().build();
        DockerClient client = DockerClientImpl.getInstance(
                configuration,
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(configuration.getDockerHost())
                        .sslConfig(configuration.getSSLConfig())
                        .connectionTimeout(CONNECT)
                        .build());
        Engine engine = new Engine(client, registry, state.toString());
        try {
            client.pingCmd().exec();
            engine.removeLeftovers();
            return engine;
        } catch (RuntimeException e) {
            client.close();
            throw new IOException("no Docker engine answers at " + configuration.getDockerHost() + ": " + reason(e), e);
        }
    }

    DockerClient client() {
        return client;
    }

    String owner() {
        return owner;
    }

    /**
     * Makes sure that the engine has an image of our registry.
     *
     * @return what is known of it
     * @throws CannotPull with the reason that ECS would give
     */
    InspectImageResponse pull(String repository, String digest) throws CannotPull, InterruptedException {
        String name = name(repository, digest);
        try {
            return client.inspectImageCmd(name).exec();
        } catch (NotFoundException absent) {
            LOG.debug("{} has to be pulled", name);
        }
        String password = new String(Base64.getDecoder().decode(registry.token()), StandardCharsets.UTF_8)
                .replaceFirst("^AWS:", "");
        AuthConfig login = new AuthConfig()
                .withUsername("AWS")
                .withPassword(password)
                .withRegistryAddress(registry.endpoint().get().toString());
        try {
            client.pullImageCmd(name)
                    .withAuthConfig(login)
                    .exec(new PullImageResultCallback())
                    .awaitCompletion();
            pulled.add(name);
            return client.inspectImageCmd(name).exec();
        } catch (DockerException | DockerClientException e) {
            throw new CannotPull(
                    "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref "
                            + name + ": " + reason(e));
        }
    }

    /** As the engine knows an image of our registry. */
    String name(String repository, String digest) {
        return registry.host() + "/" + repository + "@" + digest;
    }

    /** The image cannot be had; the message is the reason that ECS would give. */
    static final class CannotPull extends Exception {
        private static final long serialVersionUID = 1;

        CannotPull(String reason) {
            super(reason);
        }
    }

    /** Removes a container, running or not, with what it has written; without effect if it is gone. */
    void remove(String id) {
        try {
            client.removeContainerCmd(id)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (NotFoundException | ConflictException gone) {
            LOG.debug("{} is gone, or going", id);
        } catch (DockerException e) {
            LOG.warn("The container {} could not be removed: {}", id, reason(e));
        }
    }

    private void removeLeftovers() {
        for (Container left : client.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(OWNER, owner))
                .exec()) {
            LOG.info("Removing {}, which an earlier sandbox has left behind", left.getId());
            remove(left.getId());
            if (left.getImage().contains("@sha256:")) {
                forget(left.getImage());
            }
        }
    }

    /** Takes the engine's name of an image away; the image itself stays if it has another one, or is in use. */
    private void forget(String image) {
        try {
            client.removeImageCmd(image).exec();
        } catch (DockerException e) {
            LOG.debug("{} stays", image, e);
        }
    }

    /** What an engine says in its JSON, or else the exception's own message. */
    static String reason(Exception e) {
        String message = String.valueOf(e.getMessage());
        int json = message.indexOf('{');
        try {
            return json < 0
                    ? message
                    : JsonMapper.shared()
                            .readTree(message.substring(json))
                            .path("message")
                            .asString(message)
                            .strip();
        } catch (JacksonException unreadable) {
            return message.strip();
        }
    }

    /** Forgets the images that it has pulled for us. To be called once no container runs any more. */
    @Override
    public void close() throws IOException {
        pulled.forEach(this::forget);
        client.close();
    }
}
