package io.lockstep.page.playground;

/**
 * The digest of a run's model on a device.
 *
 * @param device its name, such as {@code cpu}
 * @param epoch epochs done
 * @param digest of the model then
 */
record DeviceDigest(String device, int epoch, String digest) {}
