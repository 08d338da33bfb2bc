package io.lockstep.backend.cpu.matmul.pack;

/** Packers as generated; how they are compiled does not matter to bits. */
public final class GeneratedPackers {
  private GeneratedPackers() {}

  /** Returns the packer for strips of so many vectors of {@code lanes} floats. */
  public static Packer packer(int lanes, int vectors) {
    return new VectorPacker(
        lanes,
        PackKernelGenerator.copier(lanes),
        PackKernelGenerator.transposer(lanes),
        BulkPackerGenerator.generate(1, lanes),
        BulkPackerGenerator.generate(vectors, lanes));
  }
}
