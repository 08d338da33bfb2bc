package io.lockstep.backend.cuda.library;

/** What came of looking for one library. */
public sealed interface LibraryFinding permits FoundLibrary, MissingLibrary {
  /** Returns which library was looked for. */
  CudaLibrary library();

  /** Returns where it is, or what is missing and what brings it; a clause without full stop. */
  String describe();
}
