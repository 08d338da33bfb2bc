// k_row_SUM_blocks0: 25 groups of 256, 1024 bytes of local memory
// k_row_SUM_rows0: 1 groups of 256, 1024 bytes of local memory
// workspace: 104 bytes
typedef unsigned int uint;
typedef unsigned char uchar;

extern "C" __global__ void __launch_bounds__(256) k_row_SUM_blocks0(
    const float* __restrict__ in0,
    float* __restrict__ out0,
    float* __restrict__ workspace) {
  __shared__ float lanes[256];
  const uint lane = threadIdx.x;
  const uint group = blockIdx.x;
  const uint row = group / 25u;
  const uint start = group % 25u * 4096u;
  const uint end = 100000u - start < 4096u ? 100000u : start + 4096u;
  float r0 = 0x0.0p0f;
  float part0_0 = 0x0.0p0f;
  for (uint c = start + lane; c < end; c += 256u) {
    const float v0 = in0[c];
    part0_0 = c == start + lane ? v0 : __fadd_rn(part0_0, v0);
  }
  lanes[lane] = part0_0;
  __syncthreads();
  for (uint h = 128u; h > 0u; h >>= 1) {
    if (lane < h && lane + h < end - start) {
      const float a = lanes[lane];
      const float b = lanes[lane + h];
      lanes[lane] = __fadd_rn(a, b);
    }
    __syncthreads();
  }
  r0 = lanes[0];
  __syncthreads();
  if (lane == 0u) {
    workspace[0u + group] = r0;
  }
}

extern "C" __global__ void __launch_bounds__(256) k_row_SUM_rows0(
    const float* __restrict__ in0,
    float* __restrict__ out0,
    float* __restrict__ workspace) {
  __shared__ float lanes[256];
  const uint lane = threadIdx.x;
  const uint row = blockIdx.x;
  float r0 = 0x0.0p0f;
  {
    float part0_0 = 0x0.0p0f;
    for (uint c = lane; c < 25u; c += 256u) {
      const float block0 = workspace[0u + row * 25u + c];
      part0_0 = c == lane ? block0 : __fadd_rn(part0_0, block0);
    }
    lanes[lane] = part0_0;
    __syncthreads();
    for (uint h = 128u; h > 0u; h >>= 1) {
      if (lane < h && lane + h < 25u) {
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
    workspace[25u + row] = r0;
  }
  if (lane == 0u) {
    out0[0] = r0;
  }
}
