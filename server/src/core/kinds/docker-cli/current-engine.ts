/** Which engine the docker commands of a script, or of a job, have come to talk to: `docker context use`, `eval $(minikube docker-env)`. */
export class CurrentEngine {
  isElsewhere = false;
}
