// k_row_SUM: 100 groups of 256, 1024 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;

extern "C" __global__ void __launch_bounds__(256) k_row_SUM(
    const float* __restrict__ in0,
    float* __restrict__ out0) {
  __shared__ float lanes[256];
  const uint lane = threadIdx.x;
  const uint row = blockIdx.x;
  float r0 = 0x0.0p0f;
  {
    float part1_0 = 0x0.0p0f;
    for (uint b1 = 0u; b1 < 3u; ++b1) {
      const uint start0 = b1 * 4096u;
      const uint end0 = 10000u - start0 < 4096u ? 10000u : start0 + 4096u;
      float part0_0 = 0x0.0p0f;
      for (uint c = start0 + lane; c < end0; c += 256u) {
        const float v0 = in0[row * 10000u + c];
        part0_0 = c == start0 + lane ? v0 : __fadd_rn(part0_0, v0);
      }
      lanes[lane] = part0_0;
      __syncthreads();
      for (uint h = 128u; h > 0u; h >>= 1) {
        if (lane < h && lane + h < end0 - start0) {
          const float a = lanes[lane];
          const float b = lanes[lane + h];
          lanes[lane] = __fadd_rn(a, b);
        }
        __syncthreads();
      }
      r0 = lanes[0];
      __syncthreads();
      if (b1 % 256u == lane) {
        part1_0 = b1 < 256u ? r0 : __fadd_rn(part1_0, r0);
      }
    }
    lanes[lane] = part1_0;
    __syncthreads();
    for (uint h = 128u; h > 0u; h >>= 1) {
      if (lane < h && lane + h < 3u) {
        const float a = lanes[lane];
        const float b = lanes[lane + h];
        lanes[lane] = __fadd_rn(a, b);
      }
      __syncthreads();
    }
    r0 = lanes[0];
    __syncthreads();
  }
  if (lane == 0u) {
    out0[row] = r0;
  }
}
