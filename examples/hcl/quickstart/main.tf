# One completion. The key and the URL come from OPENAI_API_KEY and OPENAI_BASE_URL.
terraform {
  required_providers {
    openai = {
      source = "terraform.local/cdktf-openai/openai"
    }
  }
}

variable "team" {
  type    = string
  default = "platform"
}

resource "openai_chat_completion" "greeting" {
  model       = "gpt-4"
  temperature = 0.2
  messages = [
    { role = "system", content = "You greet teams, in one sentence." },
    { role = "user", content = "Greet the ${var.team} team." },
  ]
}

output "greeting" {
  value = openai_chat_completion.greeting.choices[0].message.content
}

output "id" {
  value = openai_chat_completion.greeting.id
}
