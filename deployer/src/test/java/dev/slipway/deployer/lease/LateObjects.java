package dev.slipway.deployer.lease;

import dev.slipway.deployer.aws.Objects;
import java.util.List;

/**
 * The same objects, where something happens between S3's answer to a read and its arrival.
 *
 * @param meanwhile what happens
 */
record LateObjects(Objects objects, Runnable meanwhile) implements Objects {

    @Override
    public Read read(String key) {
        Read read = objects.read(key);
        meanwhile.run();
        return read;
    }

    @Override
    public Write create(String key, String text) {
        return objects.create(key, text);
    }

    @Override
    public Write replace(String key, String text, String etag) {
        return objects.replace(key, text, etag);
    }

    @Override
    public Write delete(String key, String etag) {
        return objects.delete(key, etag);
    }

    @Override
    public List<String> list(String prefix) {
        return objects.list(prefix);
    }
}
