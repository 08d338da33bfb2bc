package io.lockstep.backend;

/**
 * One line of {@code lockstep devices}.
 *
 * @param device the name to pass as device, such as {@code cpu} or {@code opencl:1}
 * @param usable whether it can be opened
 * @param detail what it is, or what is missing and how to install it
 */
public record Discovery(String device, boolean usable, String detail) {}
