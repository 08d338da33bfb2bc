/**
 * The strict matrix product on the CPU: packed, multithreaded, with kernels generated for the
 * vector width of the machine. This package is the plan: which algorithm computes a product, and
 * how its work is cut.
 *
 * <p>Reads in this order: {@link io.lockstep.backend.cpu.matmul.MatMul} (what binds a product),
 * {@code PackedGemm} and {@code Blocking} (how the work is cut), {@code pack.Packer} (how operands
 * are laid out), {@code tile.Tile} (the arithmetic).
 *
 * <p>May import the JDK, {@code kernels.render.jvm} and, of the CPU backend, the packages below
 * this one, {@code memory} and {@code work}. Classes of {@code jdk.incubator.vector} are named only
 * inside generated code, so the scalar form runs on a JVM without that module.
 *
 * <p>Thread-safety: the products of a {@code MatMul} share its memory, so one thread at a time may
 * bind and run them; tiles and packers are stateless.
 */
@NullMarked
package io.lockstep.backend.cpu.matmul;

import org.jspecify.annotations.NullMarked;
