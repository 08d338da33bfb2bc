package io.lockstep.backend.opencl.driver;

/**
 * The functions of OpenCL 1.2 that the backend uses. Handles are addresses, 0 is none. Nothing is
 * checked here: a function returns OpenCL's code ({@link Cl#SUCCESS} or an error), or, where it
 * creates or asks for something, puts the code into {@code error[0]}, and then its result counts
 * for nothing. Parameters named {@code ...Address} are addresses of native memory.
 */
public interface OpenCl {
  // ---- what there is

  /** Returns the platforms ({@code clGetPlatformIDs}). */
  long[] platforms(int[] error);

  /** Returns a property of a platform ({@code clGetPlatformInfo}). */
  byte[] platformInfo(long platform, int property, int[] error);

  /** Returns the devices of all types of a platform ({@code clGetDeviceIDs}). */
  long[] devices(long platform, int[] error);

  /** Returns a property of a device ({@code clGetDeviceInfo}). */
  byte[] deviceInfo(long device, int property, int[] error);

  // ---- contexts and queues

  /** Returns a context of one device ({@code clCreateContext}). */
  long createContext(long platform, long device, int[] error);

  /** Gives a context up ({@code clReleaseContext}). */
  int releaseContext(long context);

  /** Returns a command queue ({@code clCreateCommandQueue}). */
  long createQueue(long context, long device, long properties, int[] error);

  /** Gives a queue up ({@code clReleaseCommandQueue}). */
  int releaseQueue(long queue);

  /** Hands all queued commands to the device ({@code clFlush}). */
  int flush(long queue);

  /** Waits until all queued commands are done ({@code clFinish}). */
  int finish(long queue);

  // ---- memory

  /** Returns a buffer ({@code clCreateBuffer}). */
  long createBuffer(long context, long flags, long bytes, int[] error);

  /** Gives a buffer up ({@code clReleaseMemObject}). */
  int releaseBuffer(long buffer);

  /** Queues a copy from host to device ({@code clEnqueueWriteBuffer}); event 0 for none. */
  int enqueueWrite(
      long queue,
      long buffer,
      boolean blocking,
      long offset,
      long bytes,
      long sourceAddress,
      long eventAddress);

  /** Queues a copy from device to host ({@code clEnqueueReadBuffer}); event 0 for none. */
  int enqueueRead(
      long queue,
      long buffer,
      boolean blocking,
      long offset,
      long bytes,
      long targetAddress,
      long eventAddress);

  /** Queues a copy between buffers ({@code clEnqueueCopyBuffer}). */
  int enqueueCopy(
      long queue, long source, long target, long sourceOffset, long targetOffset, long bytes);

  /** Queues the filling of a buffer with a 32-bit pattern ({@code clEnqueueFillBuffer}). */
  int enqueueFill(long queue, long buffer, int pattern, long offset, long bytes);

  /** Returns the host address of a whole buffer, once mapped ({@code clEnqueueMapBuffer}). */
  long enqueueMap(long queue, long buffer, long flags, long bytes, int[] error);

  /** Ends a mapping ({@code clEnqueueUnmapMemObject}). */
  int enqueueUnmap(long queue, long buffer, long mappedAddress);

  // ---- programs and kernels

  /** Returns a program to be built from source ({@code clCreateProgramWithSource}). */
  long createProgram(long context, String source, int[] error);

  /** Returns a program to be built from a binary ({@code clCreateProgramWithBinary}). */
  long createProgram(long context, long device, byte[] binary, int[] error);

  /** Builds a program and waits for it ({@code clBuildProgram}). */
  int buildProgram(long program, long device, String options);

  /** Returns what the compiler said ({@code clGetProgramBuildInfo}). */
  String buildLog(long program, long device, int[] error);

  /** Returns the built program's binary ({@code clGetProgramInfo}). */
  byte[] programBinary(long program, int[] error);

  /** Gives a program up ({@code clReleaseProgram}). */
  int releaseProgram(long program);

  /** Returns a kernel, to which arguments can be bound ({@code clCreateKernel}). */
  long createKernel(long program, String function, int[] error);

  /** Binds an argument ({@code clSetKernelArg}). */
  int setArgument(long kernel, int index, long bytes, long valueAddress);

  /** Gives a kernel up ({@code clReleaseKernel}). */
  int releaseKernel(long kernel);

  /**
   * Queues a launch over one dimension ({@code clEnqueueNDRangeKernel}); sizes are native words.
   *
   * @param eventAddress where the launch's event goes, or 0 for none
   */
  int enqueueKernel(
      long queue, long kernel, long globalSizeAddress, long localSizeAddress, long eventAddress);

  // ---- events

  /** Waits for an event ({@code clWaitForEvents}). */
  int waitFor(long eventAddress);

  /** Returns the state of an event's command, or its error if negative ({@code clGetEventInfo}). */
  int eventStatus(long event, int[] error);

  /** Returns a time of an event's command in nanoseconds ({@code clGetEventProfilingInfo}). */
  long eventTime(long event, int property, int[] error);

  /** Gives an event up ({@code clReleaseEvent}). */
  int releaseEvent(long event);
}
