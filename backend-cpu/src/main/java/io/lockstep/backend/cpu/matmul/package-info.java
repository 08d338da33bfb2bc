/**
 * The strict float32 matrix product on the CPU: packed, multithreaded, with kernels generated for
 * the vector width of the machine.
 *
 * <p>Reads in this order: {@link io.lockstep.backend.cpu.matmul.MatMul} (what binds a product),
 * {@code PackedProduct} and {@code Blocking} (how the work is cut), {@code Packer} (how operands
 * are laid out), {@code Tile} (the arithmetic).
 *
 * <p>May import the JDK and {@code backend.cpu.jit}, {@code backend.cpu.memory} and {@code
 * backend.cpu.work}. Classes of {@code jdk.incubator.vector} are named only inside generated code,
 * so the scalar form runs on a JVM without that module.
 *
 * <p>Thread-safety: the products of a {@code MatMul} share its memory, so one thread at a time may
 * bind and run them; tiles and packers are stateless.
 */
@NullMarked
package io.lockstep.backend.cpu.matmul;

import org.jspecify.annotations.NullMarked;
