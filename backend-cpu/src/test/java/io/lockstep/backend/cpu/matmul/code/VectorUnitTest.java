package io.lockstep.backend.cpu.matmul.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VectorUnitTest {
  @ParameterizedTest
  @CsvSource({
    "amd64, 128, X86_256, 16, false",
    "amd64, 256, X86_256, 16, false",
    "amd64, 512, X86_512, 32, true",
    "x86_64, 256, X86_256, 16, false",
    "x86_64, 512, X86_512, 32, true",
    "aarch64, 128, OTHER, 32, true",
    "aarch64, 256, OTHER, 32, true",
    "aarch64, 512, OTHER, 32, true",
    "riscv64, 128, OTHER, 32, true",
    "ppc64le, 128, OTHER, 32, true",
  })
  void registers_go_by_the_architecture_and_on_x86_by_its_widest_vector(
      String architecture, int bits, VectorUnit expected, int registers, boolean many) {
    VectorUnit unit = VectorUnit.of(architecture, bits);
    assertEquals(expected, unit);
    assertEquals(registers, unit.registers());
    assertEquals(many, unit.hasManyRegisters());
  }
}
