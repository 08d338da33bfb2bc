package io.lockstep.kernels.random;

/**
 * The register of random streams: one constant for each use random numbers are put to, so that no
 * two uses ever draw the same number.
 *
 * <p>The identity takes the upper 8 bits of Philox's stream word; the lower 24 bits tell apart the
 * members of one use (the layers that drop out, the parameters that are initialized).
 */
public enum RandomStream {
  /** Which examples are held out for validation. */
  SPLIT(1),
  /** The order of the examples in an epoch; the step is the epoch. */
  SHUFFLE(2),
  /** Initial parameters; the index is the parameter's place in the model. */
  INITIALIZE(3),
  /** Dropout masks; the index is the layer's place in the model. */
  DROPOUT(4),
  /** Noise added to values during training. */
  NOISE(5),
  /** The two-dimensional playground sets. */
  PLAYGROUND(6),
  /** The drawn digits; the step is the digit's index. */
  DIGITS(7),
  /** Random tensors that are asked for by themselves; the index is the kind of number. */
  TENSOR(8),
  /** The proposals of a search; the step is the trial, the index says what is drawn. */
  SEARCH(9);

  private static final int INDEX_BITS = 24;

  private final int id;

  RandomStream(int id) {
    this.id = id;
  }

  /**
   * The stream word of this use's first member.
   *
   * @return the word to pass as Philox's stream
   */
  public int word() {
    return word(0);
  }

  /**
   * The stream word of one member of this use.
   *
   * @param index the member, 0 to 2^24 - 1
   * @return the word to pass as Philox's stream
   * @throws IllegalArgumentException where the index does not fit 24 bits
   */
  public int word(int index) {
    if (index < 0 || index >= 1 << INDEX_BITS) {
      throw new IllegalArgumentException(
          "[random stream] index "
              + index
              + " of stream "
              + name()
              + " is outside 0.."
              + ((1 << INDEX_BITS) - 1)
              + "; number the members of a stream from 0");
    }
    return id << INDEX_BITS | index;
  }
}
