package io.lockstep.backend.cpu.matmul.pack;

/** Packs by whole vectors where lanes or steps lie side by side in memory. */
final class VectorPacker implements Packer {
  private final int lanes;
  private final PackKernel copier;
  private final PackKernel transposer;
  private final BulkPacker narrow;
  private final BulkPacker wide;
  private final Packer scalar = new ScalarPacker();

  /**
   * Creates the packer.
   *
   * @param narrow packs slices of at most one vector
   * @param wide packs slices as wide as a tile
   */
  VectorPacker(
      int lanes, PackKernel copier, PackKernel transposer, BulkPacker narrow, BulkPacker wide) {
    this.lanes = lanes;
    this.copier = copier;
    this.transposer = transposer;
    this.narrow = narrow;
    this.wide = wide;
  }

  @Override
  public void pack(
      long target,
      int slots,
      int depth,
      long source,
      int width,
      long laneStride,
      long depthStride) {
    if (laneStride != 4 && depthStride != 4) {
      scalar.pack(target, slots, depth, source, width, laneStride, depthStride);
      return;
    }
    // The last vectors may overlap the next step, whose first ones are therefore written later.
    for (int first = (width - 1) / lanes * lanes; first >= 0; first -= lanes) {
      long to = target + 4L * first;
      long from = source + first * laneStride;
      int lanesHere = Math.min(lanes, width - first);
      if (laneStride == 4) {
        copier.move(to, 4L * slots, depth, from, depthStride, lanesHere);
      } else {
        int blocks = depth / lanes;
        transposer.move(to, 4L * slots, blocks, from, laneStride, lanesHere);
        int done = blocks * lanes;
        scalar.pack(
            to + 4L * done * slots,
            slots,
            depth - done,
            from + done * depthStride,
            lanesHere,
            laneStride,
            depthStride);
      }
    }
  }

  @Override
  public void packAll(
      long target,
      long targetStride,
      int slices,
      int slots,
      int depth,
      long source,
      long depthStride) {
    BulkPacker packer = slots <= lanes ? narrow : wide;
    packer.pack(target, targetStride, slices, 4L * slots, depth, source, depthStride);
  }
}
