/** What computes on this machine, asked for by the person: it keeps the machine busy for a while. */
import { Attempts, client } from '../../client/index.ts'
import type { Diagnosis } from '../../../shared/model/index.ts'

class DoctorState extends Attempts {
  diagnosis = $state.raw<Diagnosis | null>(null)

  async examine() {
    await this.attempt(async () => {
      this.diagnosis = await client.training.diagnose()
    })
  }
}

export const doctor = new DoctorState()
